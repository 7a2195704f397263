package dev.puffel.board;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * The state of the service. Values of roles that this instance does not have are absent.
 *
 * @param instance the host of the process that answers
 * @param messages the number of messages that the process has pulled since its start
 * @param lastChange seconds since the last change of a flight, on any instance
 * @param outbox the number of events that wait to be published
 * @param quarantine the number of messages in quarantine
 * @param followers the number of clients of the stream of changes on this instance
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record BoardState(
        String instance,
        @Nullable Long messages,
        @Nullable Long lastChange,
        @Nullable Long outbox,
        @Nullable Long quarantine,
        long followers) {}

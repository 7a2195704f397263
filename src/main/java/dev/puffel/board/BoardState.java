package dev.puffel.board;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * The state of the service; values of roles that this instance does not have are absent.
 *
 * @param instance the host of the process that answers
 * @param messages pulled by it since its start
 * @param lastChange seconds since a flight changed, on whatever instance
 * @param outbox events that wait to be published
 * @param quarantine messages that can't be applied
 * @param followers of the changes on this instance
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

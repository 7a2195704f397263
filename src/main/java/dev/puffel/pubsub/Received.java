package dev.puffel.pubsub;

import dev.puffel.event.IncomingMessage;

/**
 * A message with the lease on it.
 *
 * @param ackId names the lease, to acknowledge the message or to give it back
 * @param message what was delivered
 */
public record Received(String ackId, IncomingMessage message) {}

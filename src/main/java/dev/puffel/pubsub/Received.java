package dev.puffel.pubsub;

import dev.puffel.event.IncomingMessage;

/**
 * A message with its lease.
 *
 * @param ackId the id of the lease, to acknowledge or release the message
 */
public record Received(String ackId, IncomingMessage message) {}

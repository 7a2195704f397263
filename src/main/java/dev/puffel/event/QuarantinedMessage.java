package dev.puffel.event;

/**
 * A message that can never be applied.
 *
 * @param message as it came
 * @param reason why, for people
 */
record QuarantinedMessage(IncomingMessage message, String reason) {}

package dev.puffel.event;

/**
 * The outcome of a batch of messages. The numbers add up to its size.
 *
 * @param applied events that are now the latest of their flight
 * @param duplicate events that had been processed before
 * @param stale events that are older than an event that was applied before, or that is in the same batch
 * @param own events of this service
 * @param quarantined messages that can never be applied
 */
public record BatchOutcome(int applied, int duplicate, int stale, int own, int quarantined) {
    static final BatchOutcome NONE = new BatchOutcome(0, 0, 0, 0, 0);

    BatchOutcome plus(BatchOutcome other) {
        return new BatchOutcome(
                applied + other.applied,
                duplicate + other.duplicate,
                stale + other.stale,
                own + other.own,
                quarantined + other.quarantined);
    }
}

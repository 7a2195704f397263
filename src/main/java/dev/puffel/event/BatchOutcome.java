package dev.puffel.event;

/**
 * The outcome of a batch of messages; the numbers add up to its size.
 *
 * @param applied the flight is now as the event says
 * @param duplicate the event had been taken in before
 * @param stale a greater event of the same subject had been applied before, or came in the same batch
 * @param own the event is one of this service
 * @param quarantined the message can never be applied and is kept aside
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

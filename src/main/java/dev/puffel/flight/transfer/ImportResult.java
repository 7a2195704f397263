package dev.puffel.flight.transfer;

/**
 * The result of an import. The five numbers after {@code read} add up to it, unless nothing was saved.
 *
 * @param read rows in the file
 * @param inserted new flights
 * @param updated existing flights that changed
 * @param unchanged existing flights that did not change
 * @param repeated rows without effect, because a later row has the same key
 * @param rejected rows without a valid flight
 * @param saved false if nothing was saved, because of the rejected rows
 */
public record ImportResult(
        long read, long inserted, long updated, long unchanged, long repeated, long rejected, boolean saved) {}

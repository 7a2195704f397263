package dev.puffel.flight;

/**
 * What an import did. The last five add up to the first, unless nothing was saved.
 *
 * @param read rows in the file
 * @param inserted flights that are new
 * @param updated flights that were there and are different now
 * @param unchanged flights that were there and the same
 * @param repeated rows without effect, as a later one has the same key
 * @param rejected rows that hold no valid flight
 * @param saved false where nothing was changed at all, because of the rejected rows
 */
public record ImportResult(
        long read, long inserted, long updated, long unchanged, long repeated, long rejected, boolean saved) {}

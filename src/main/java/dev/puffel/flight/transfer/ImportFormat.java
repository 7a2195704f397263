package dev.puffel.flight.transfer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a file is to be read.
 *
 * @param delimiter of CSV; null to find it in the header
 * @param columns if not empty, the only columns of CSV that are read: what each is for Puffel, by its name in the file
 * @param withIds whether flights get the ids of the file, which only an empty table can take
 */
public record ImportFormat(@Nullable Character delimiter, Map<String, String> columns, boolean withIds) {
    /** As the file itself tells. */
    public static final ImportFormat DETECTED = new ImportFormat(null, Map.of(), false);
}

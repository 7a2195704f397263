package dev.puffel.flight.transfer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The format of a file.
 *
 * @param delimiter the delimiter of CSV; null to find it in the header
 * @param columns if not empty, the only columns of CSV that are read: the field of each column by its name in the file
 * @param withIds whether flights keep the ids of the file, which requires an empty table
 */
public record ImportFormat(@Nullable Character delimiter, Map<String, String> columns, boolean withIds) {
    /** The format that the file itself shows. */
    public static final ImportFormat DETECTED = new ImportFormat(null, Map.of(), false);
}

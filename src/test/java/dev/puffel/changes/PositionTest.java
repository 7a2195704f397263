package dev.puffel.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"5:5:", "5:9:5,7", "5:9:5,7-10:12:11-4711", "00c0ffee-5:5:", "00c0ffee-5:9:5-10:12:11-4711"})
    void whatIsWrittenIsRead(String text) {
        assertEquals(text, Position.of(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "5:5",
                "5:5:x",
                "5:5:,",
                "5:5:-",
                "5:5:-5:5:",
                "5:5:-5:5:-",
                "5:5:-5:5:-x",
                "5:5: ",
                "-5:5:",
                "c0ffee-5:5:",
                "00COFFEE-5:5:"
            })
    void nothingElseIs(String text) {
        assertThrows(IllegalArgumentException.class, () -> Position.of(text));
    }

    @Test
    void aPositionOfAnySizeIsReadOrRefused() {
        assertThrows(IllegalArgumentException.class, () -> Position.of("1:1:" + ",".repeat(20_000)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5:5: | 5:5: | true",
                "5:9: | 5:5: | true",
                "5:5: | 5:9: | false",
                "5:9:7 | 5:7: | true",
                "5:9:7 | 5:8: | false",
                "5:9:7 | 5:8:7 | true",
                "5:9:6,7 | 5:8:7 | false",
            })
    void aSnapshotCoversWhatSeesNoMore(String snapshot, String other, boolean covers) {
        assertEquals(covers, Snapshot.of(snapshot).covers(Snapshot.of(other)));
    }
}

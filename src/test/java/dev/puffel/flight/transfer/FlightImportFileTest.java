package dev.puffel.flight.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.puffel.flight.FlightField;
import dev.puffel.flight.FlightState;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no CSV of flights as a whole: one error that says why, and nothing is changed. */
class FlightImportFileTest {
    private static final ImportFixture IMPORT = new ImportFixture();
    private static final String POSSIBLE =
            "; there may be " + FlightField.list(FlightState.FIELDS, FlightField::name) + ", key";

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("", "the file is empty; its first line must name the columns"),
                Arguments.of("\ufeff\n\n", "the file is empty; its first line must name the columns"),
                Arguments.of("delay\n1\n", "line 1: missing column \"origin\" and \"destination\""),
                Arguments.of("origin,delay\nA,1\n", "line 1: missing column \"destination\""),
                Arguments.of(
                        "origin,gate,destination,Delay,\n",
                        "line 1: unknown column \"gate\"; unknown column \"Delay\"" + POSSIBLE),
                Arguments.of("origin,,destination\nA,,B\n", "line 1: unknown column \"\"" + POSSIBLE),
                Arguments.of("origin,destination,origin\n", "line 1: column \"origin\" is repeated"),
                Arguments.of(
                        "origin,destination\nA,B\n\"C\"x,D\n",
                        "line 3: Unexpected character after closing quote: 'x' (0x78)"),
                Arguments.of(
                        "origin,destination\nA,B\nC,\"D\nE,F\n",
                        "line 3: Unclosed quoted field at end of input (record starting at line 3)"),
                Arguments.of(
                        "origin,destination\nA,\"" + "x".repeat(2_000_000),
                        "line 2: The maximum buffer size of 1048576 is insufficient to read the data of a single"
                                + " field. This issue typically arises when a quotation begins but does not conclude"
                                + " within the confines of this buffer's maximum limit."),
                Arguments.of(
                        "{\"origin\":\"A\",\"destination\":\"B\"}\n{\"origin\":\"" + "x".repeat(2_000_000),
                        "line 2: must not be longer than 65536 bytes"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void isRefused(String csv, String reason) {
        IMPORT.clear();

        InvalidCsvException e =
                assertThrows(InvalidCsvException.class, () -> IMPORT.run(csv.getBytes(StandardCharsets.UTF_8), true));

        assertEquals(reason, e.getMessage());
        assertEquals(List.of(), IMPORT.flights());
    }

    @Test
    void aHeaderThatIsNotUtf8IsRefused() {
        byte[] latin = "origin,destination,größe\n".getBytes(StandardCharsets.ISO_8859_1);

        InvalidCsvException e = assertThrows(InvalidCsvException.class, () -> IMPORT.run(latin, true));

        assertEquals("line 1: the header is not UTF-8, but looks like Windows-1252 (Latin-1)", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE"})
    void utf16IsRefused(Charset encoding) {
        byte[] file = "origin,destination\nA,B\n".getBytes(encoding);

        InvalidCsvException e = assertThrows(InvalidCsvException.class, () -> IMPORT.run(file, true));

        assertEquals("line 1: the header is not UTF-8, but looks like UTF-16", e.getMessage());
    }

    static Stream<Arguments> formats() {
        return Stream.of(
                Arguments.of(Map.of("ORIGIN", "origin"), false, "line 1: missing column \"destination\""),
                Arguments.of(
                        Map.of("ORIGIN", "origin", "DEST", "destination", "GATE", "departureGate"),
                        false,
                        "line 1: missing column \"GATE\""),
                Arguments.of(
                        Map.of("ORIGIN", "origin", "DEST", "origin"),
                        false,
                        "line 1: column \"origin\" is repeated; missing column \"destination\""),
                Arguments.of(
                        Map.of("ORIGIN", "origin", "DEST", "to"),
                        false,
                        "line 1: unknown column \"to\"; missing column \"destination\"" + POSSIBLE),
                Arguments.of(Map.of("ORIGIN", "origin", "DEST", "destination"), true, "line 1: missing column \"id\""));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void columnsThatAreWrongOrMissingAreNamed(Map<String, String> columns, boolean withIds, String reason) {
        InvalidCsvException e = assertThrows(
                InvalidCsvException.class,
                () -> IMPORT.run("ORIGIN,DEST,X\nA,B,\n", new ImportFormat(null, columns, withIds)));

        assertEquals(reason, e.getMessage());
    }

    static Stream<ImportFormat> formatsOfCsv() {
        return Stream.of(
                new ImportFormat(';', Map.of(), false), new ImportFormat(null, Map.of("ORIGIN", "origin"), false));
    }

    @ParameterizedTest
    @MethodSource("formatsOfCsv")
    void ndjsonTakesNeitherDelimiterNorColumns(ImportFormat format) {
        InvalidCsvException e = assertThrows(
                InvalidCsvException.class, () -> IMPORT.run("{\"origin\":\"A\",\"destination\":\"B\"}\n", format));

        assertEquals("the file is NDJSON; only CSV has a delimiter and columns", e.getMessage());
    }
}

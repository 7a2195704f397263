package dev.puffel.flight;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.puffel.http.Connections;
import dev.puffel.http.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.Variant;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Writes lists of any length as they come from the database, so that their length costs no memory. */
@Singleton
class FlightExport {
    static final String NDJSON = "application/x-ndjson";
    static final String CSV = "text/csv";

    /** Each holds a connection for as long as its reader takes, so some must remain for all others. */
    private static final int AT_ONCE = 4;

    private static final List<Variant> VARIANTS = Variant.mediaTypes(
                    MediaType.APPLICATION_JSON_TYPE, MediaType.valueOf(NDJSON), MediaType.valueOf(CSV))
            .build();

    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final Flights flights;
    private final ObjectMapper mapper;

    FlightExport(Flights flights, ObjectMapper mapper) {
        this.flights = flights;
        this.mapper = mapper;
    }

    /**
     * The media type that the caller likes best, JSON where it does not care.
     *
     * @throws ProblemException 406 where it takes none of them
     */
    static String negotiate(Request request) {
        Variant variant = request.selectVariant(VARIANTS);
        if (variant == null) {
            throw new ProblemException(406, "Flights come as application/json, " + NDJSON + " or " + CSV);
        }
        return variant.getMediaType().toString();
    }

    /** All that is found, one flight a line; at most four at once, 503 for more. */
    StreamingOutput stream(FlightSearch search, String type, RoutingContext context) {
        HttpServerRequest request = context.request();
        return out -> {
            if (!slots.tryAcquire()) {
                throw new ProblemException(503, "Too many exports at once; try again later")
                        .with(HttpHeaders.RETRY_AFTER, "30");
            }
            try {
                if (type.equals(CSV)) {
                    csv(search, out);
                } else {
                    ndjson(search, out);
                }
            } catch (IOException | RuntimeException e) {
                if (request.response().headWritten()) {
                    // Quarkus REST would end the answer, which would then look whole.
                    Connections.abort(request);
                }
                throw e;
            } finally {
                slots.release();
            }
        };
    }

    private void ndjson(FlightSearch search, OutputStream out) throws IOException {
        SequenceWriter writer = mapper.writerFor(FlightView.class)
                .withRootValueSeparator("\n")
                .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                .writeValues(out);
        boolean[] any = new boolean[1];
        flights.export(search, flight -> {
            writer.write(flight);
            any[0] = true;
        });
        writer.flush();
        if (any[0]) {
            out.write('\n');
        }
    }

    /** By RFC 4180, with the names of the members as the header. */
    private void csv(FlightSearch search, OutputStream out) throws IOException {
        CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        csv.writeRecord("id", "origin", "destination", "number", "departure", "delay", "distance", "status", "key");
        flights.export(
                search,
                flight -> csv.writeRecord(
                        text(flight.id()),
                        flight.state().origin(),
                        flight.state().destination(),
                        text(flight.state().number()),
                        flight.state().departure() == null
                                ? ""
                                : UtcText.of(flight.state().departure()),
                        text(flight.state().delay()),
                        text(flight.state().distance()),
                        flight.state().status() == null
                                ? ""
                                : flight.state().status().text(),
                        text(flight.key())));
        csv.flush();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}

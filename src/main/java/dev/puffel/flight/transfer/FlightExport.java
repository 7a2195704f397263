package dev.puffel.flight.transfer;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.puffel.flight.FlightSearch;
import dev.puffel.flight.FlightState;
import dev.puffel.flight.FlightView;
import dev.puffel.flight.Flights;
import dev.puffel.http.Connections;
import dev.puffel.http.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
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

/** Streams lists of any length from the database, in constant memory. */
@Singleton
public class FlightExport {
    public static final String NDJSON = "application/x-ndjson";
    public static final String CSV = "text/csv";

    /** Each export holds a connection until its client has read all, so some connections must remain for other requests. */
    private static final int AT_ONCE = 4;

    private static final JsonMapper MAPPER = new JsonMapper();

    private static final List<Variant> VARIANTS = Variant.mediaTypes(
                    MediaType.APPLICATION_JSON_TYPE, MediaType.valueOf(NDJSON), MediaType.valueOf(CSV))
            .build();

    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final Flights flights;

    FlightExport(Flights flights) {
        this.flights = flights;
    }

    /** A source of flights. Reading may fail with E. */
    public interface Source<E extends Exception> {
        /** Passes all flights to a sink. */
        void export(Flights.Sink sink) throws IOException, E;
    }

    /**
     * Returns the media type that the client prefers, JSON by default.
     *
     * @throws ProblemException 406 if the client accepts none of them
     */
    public static String negotiate(Request request) {
        Variant variant = request.selectVariant(VARIANTS);
        if (variant == null) {
            throw new ProblemException(406, "Flights are available only as application/json, " + NDJSON + " or " + CSV);
        }
        return variant.getMediaType().toString();
    }

    /**
     * Streams all matching flights, one on each line.
     *
     * @throws ProblemException 426 for HTTP/1.0, in which an aborted export would look complete; 503 if four exports are
     *     running
     */
    public StreamingOutput stream(FlightSearch search, String type, RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.version() == HttpVersion.HTTP_1_0) {
            throw new ProblemException(426, "Exports need HTTP/1.1; a proxy may use HTTP/1.0 by default")
                    .with("Upgrade", "HTTP/1.1")
                    .with("Connection", "Upgrade");
        }
        return out -> {
            if (!slots.tryAcquire()) {
                throw new ProblemException(503, "Too many exports at once; try again later")
                        .with(HttpHeaders.RETRY_AFTER, "30");
            }
            try {
                write(sink -> flights.export(search, sink), type, out);
            } catch (IOException | RuntimeException e) {
                if (request.response().headWritten()) {
                    // Quarkus REST would end the response, which would then look complete.
                    Connections.abort(request);
                }
                throw e;
            } finally {
                slots.release();
            }
        };
    }

    /** Writes flights as {@value #CSV} or {@value #NDJSON}. */
    public static <E extends Exception> void write(Source<E> flights, String type, OutputStream out)
            throws IOException, E {
        if (type.equals(CSV)) {
            csv(flights, out);
        } else {
            ndjson(flights, out);
        }
    }

    private static <E extends Exception> void ndjson(Source<E> flights, OutputStream out) throws IOException, E {
        SequenceWriter writer = MAPPER.writerFor(FlightView.class)
                .withRootValueSeparator("\n")
                .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                .writeValues(out);
        boolean[] any = new boolean[1];
        flights.export(flight -> {
            writer.write(flight);
            any[0] = true;
        });
        writer.flush();
        if (any[0]) {
            out.write('\n');
        }
    }

    /** RFC 4180, with the names of the JSON members as the header. */
    private static <E extends Exception> void csv(Source<E> flights, OutputStream out) throws IOException, E {
        CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        @Nullable String[] values = new @Nullable String[FlightState.FIELDS.size() + 2];
        int last = values.length - 1;
        values[0] = "id";
        for (int i = 1; i < last; i++) {
            values[i] = FlightState.FIELDS.get(i - 1).name();
        }
        values[last] = "key";
        csv.writeRecord(values);
        flights.export(flight -> {
            values[0] = Long.toString(flight.id());
            for (int i = 1; i < last; i++) {
                Object value = FlightState.FIELDS.get(i - 1).literal(flight.state());
                values[i] = value == null ? null : value.toString();
            }
            values[last] = flight.key();
            csv.writeRecord(values);
        });
        csv.flush();
    }
}

package dev.puffel.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compresses the responses of methods with {@link Gzip}. */
@Provider
@Gzip
public class GzipInterceptor implements WriterInterceptor {
    /** The default level takes three times as long for exports, and saves only a tenth. */
    private static final int LEVEL = 2;

    /** The coding in {@code Accept-Encoding}, unless its weight is 0. */
    private static final Pattern GZIP = Pattern.compile(
            "(?:^|,)\\s*gzip\\s*(?:;\\s*q=(?!0(?:\\.0*)?\\s*(?:,|$))[0-9.]+\\s*)?(?:,|$)", Pattern.CASE_INSENSITIVE);

    private final HttpServerRequest request;

    GzipInterceptor(HttpServerRequest request) {
        this.request = request;
    }

    /**
     * Whether the client accepts gzip. Clients of HTTP/1.0 get plain responses, because a compressed response has no known
     * length.
     */
    public static boolean isAccepted(HttpServerRequest request) {
        String codings = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return codings != null && GZIP.matcher(codings).find() && request.version() != HttpVersion.HTTP_1_0;
    }

    @Override
    public void aroundWriteTo(WriterInterceptorContext response) throws IOException {
        if (!isAccepted(request)) {
            // If there is an interceptor, Quarkus REST sets no length for bodies that exceed its buffer.
            if (response.getEntity() instanceof byte[] body) {
                response.getHeaders().putSingle(HttpHeaders.CONTENT_LENGTH, body.length);
            }
            response.proceed();
            return;
        }
        response.getHeaders().putSingle(HttpHeaders.CONTENT_ENCODING, "gzip");
        Compressor compressor = new Compressor(response.getOutputStream());
        response.setOutputStream(compressor);
        try {
            response.proceed();
            // Not after an exception, because an aborted response would look complete.
            compressor.gzip().finish();
        } finally {
            compressor.free();
        }
    }

    /** Creates the encoder at the first byte, so that a response that fails before allocates no buffer. */
    private static final class Compressor extends OutputStream {
        private final OutputStream response;
        private @Nullable Encoder gzip;

        Compressor(OutputStream response) {
            this.response = response;
        }

        Encoder gzip() throws IOException {
            if (gzip == null) {
                gzip = new Encoder(response);
            }
            return gzip;
        }

        @Override
        public void write(int b) throws IOException {
            gzip().write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            gzip().write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            gzip().flush();
        }

        @Override
        public void close() throws IOException {
            gzip().close();
        }

        /** Frees the memory of the encoder. */
        void free() {
            if (gzip != null) {
                gzip.end();
            }
        }
    }

    private static final class Encoder extends GZIPOutputStream {
        Encoder(OutputStream response) throws IOException {
            super(response);
            def.setLevel(LEVEL);
        }

        void end() {
            def.end();
        }
    }
}

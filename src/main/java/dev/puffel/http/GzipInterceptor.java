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
    /** Of exports, the default takes three times as long for a tenth less. */
    private static final int LEVEL = 2;

    /** In {@code Accept-Encoding}; a weight of 0 excludes it. */
    private static final Pattern GZIP = Pattern.compile(
            "(?:^|,)\\s*gzip\\s*(?:;\\s*q=(?!0(?:\\.0*)?\\s*(?:,|$))[0-9.]+\\s*)?(?:,|$)", Pattern.CASE_INSENSITIVE);

    private final HttpServerRequest request;

    GzipInterceptor(HttpServerRequest request) {
        this.request = request;
    }

    /** Whether the client accepts gzip; over HTTP/1.0, long responses need the length that only a plain one has. */
    public static boolean isAccepted(HttpServerRequest request) {
        String codings = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return codings != null && GZIP.matcher(codings).find() && request.version() != HttpVersion.HTTP_1_0;
    }

    @Override
    public void aroundWriteTo(WriterInterceptorContext response) throws IOException {
        if (!isAccepted(request)) {
            // Behind an interceptor, Quarkus REST does not tell it of bodies beyond its buffer.
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
            // Not after an exception, as a response that breaks off would look complete.
            compressor.gzip().finish();
        } finally {
            compressor.free();
        }
    }

    /** Begins with the first byte, so that a response that fails before leaves no buffer behind. */
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

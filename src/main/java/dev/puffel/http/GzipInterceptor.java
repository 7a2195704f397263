package dev.puffel.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

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

    /** Whether the client accepts gzip. */
    public static boolean isAccepted(HttpServerRequest request) {
        String codings = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return codings != null && GZIP.matcher(codings).find();
    }

    @Override
    public void aroundWriteTo(WriterInterceptorContext response) throws IOException {
        if (!isAccepted(request)) {
            response.proceed();
            return;
        }
        response.getHeaders().putSingle(HttpHeaders.CONTENT_ENCODING, "gzip");
        Compressor compressor = new Compressor(response.getOutputStream());
        response.setOutputStream(compressor);
        try {
            response.proceed();
            // Not after an exception, as a response that breaks off would look complete.
            compressor.finish();
        } finally {
            compressor.free();
        }
    }

    /** Frees the memory of its encoder, and leaves the response open. */
    private static final class Compressor extends GZIPOutputStream {
        Compressor(OutputStream response) throws IOException {
            super(response);
            def.setLevel(LEVEL);
        }

        void free() {
            def.end();
        }
    }
}

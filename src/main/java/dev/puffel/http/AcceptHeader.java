package dev.puffel.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Rewrites {@code Accept} to one line without parameters, so that Quarkus REST negotiates by RFC 9110, section 12.5.1. Quarkus
 * REST reads only one line, compares parameters, and refuses {@code *; q=.2}, which {@code URLConnection} of Java 8 to 17
 * sends.
 */
final class AcceptHeader {
    private static final Pattern PARAMETER =
            Pattern.compile(";(?!\\s*q\\s*=)[^,;\"]*(?:\"[^\"]*\")?", Pattern.CASE_INSENSITIVE);

    private static final Pattern ANY = Pattern.compile("(?<=^|,)\\s*\\*\\s*(?=[,;]|$)");

    private static final Pattern QUALITY = Pattern.compile(";\\s*q\\s*=\\s*(\\.?)", Pattern.CASE_INSENSITIVE);

    private AcceptHeader() {}

    static void simplify(RoutingContext request) {
        MultiMap headers = request.request().headers();
        List<String> lines = headers.getAll(HttpHeaders.ACCEPT);
        // For metrics, a parameter selects the format.
        if (!lines.isEmpty() && !request.normalizedPath().equals("/metrics")) {
            headers.set(HttpHeaders.ACCEPT, simplify(String.join(",", lines)));
        }
    }

    static String simplify(String accept) {
        String plain = PARAMETER.matcher(accept).replaceAll("");
        return QUALITY.matcher(ANY.matcher(plain).replaceAll("*/*"))
                .replaceAll(quality -> quality.group(1).isEmpty() ? ";q=" : ";q=0.");
    }
}

package dev.puffel.flight;

import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The link to a list's next page, by RFC 8288; relative, as a proxy may show another host than Puffel sees. */
final class NextLink {
    private NextLink() {}

    /** The same list, from the cursor on. */
    static String of(String path, MultivaluedMap<String, String> parameters, Cursor cursor) {
        Map<String, String> query = new TreeMap<>();
        parameters.forEach((name, values) -> query.put(name, values.get(0)));
        query.put("cursor", cursor.encode());
        return query.entrySet().stream()
                .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "<" + path + "?", ">; rel=\"next\""));
    }
}

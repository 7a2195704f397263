package dev.puffel.flight;

import dev.puffel.http.ProblemException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The conditions of a request, by RFC 9110, section 13.1.
 *
 * @param headers all headers, because header parameters of JAX-RS would lose an empty line, which is malformed
 */
public record Preconditions(@Context HttpHeaders headers) {

    private static final String ANY = "*";

    /** One element of a list, with the separators around it. Empty elements are ignored (section 5.6.1.2). */
    private static final Pattern ELEMENT =
            Pattern.compile("\\G[\\s,]*(\\*|(?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")\\s*,[\\s,]*");

    private static final Pattern OWN = Pattern.compile("\\*|\"[0-9]+\"");

    /** Returns the tag of a flight in this version. The tag is strong, because the same version always has the same bytes. */
    static String tag(long version) {
        return "\"" + version + "\"";
    }

    /**
     * Refuses a request without a condition.
     *
     * @throws ProblemException 428
     */
    void require() {
        if (lines(HttpHeaders.IF_MATCH).isEmpty()
                && lines(HttpHeaders.IF_NONE_MATCH).isEmpty()) {
            throw new ProblemException(428, "If-Match is required: send the ETag of the flight that you have read");
        }
    }

    /**
     * Refuses to create a flight.
     *
     * @throws ProblemException 412 if there is an {@code If-Match}
     */
    void checkAbsent() {
        if (!lines(HttpHeaders.IF_MATCH).isEmpty()) {
            throw new ProblemException(412, "There is no such flight, so If-Match cannot match");
        }
    }

    /**
     * Refuses a change of a flight in this version.
     *
     * @throws ProblemException 412 if a condition fails, 400 if it is malformed
     */
    void check(long version) {
        checkMatch(version);
        if (isKnown(version)) {
            throw failed("The flight exists, in a version that If-None-Match excludes", version);
        }
    }

    /**
     * Refuses a flight in a version that is not in {@code If-Match}, by strong comparison.
     *
     * @throws ProblemException 412, or 400 if the header is malformed
     */
    void checkMatch(long version) {
        if (lines(HttpHeaders.IF_MATCH).isEmpty()) {
            return;
        }
        Set<String> tags = tags(HttpHeaders.IF_MATCH);
        if (!tags.contains(ANY) && !tags.contains(tag(version))) {
            String detail = tags.stream()
                    .filter(tag -> !OWN.matcher(tag).matches())
                    .findFirst()
                    .map(tag -> tag + " in If-Match never matches, as a proxy may have changed it: send the number of"
                            + " the ETag in quotes, without W/ or a suffix")
                    .orElse("The flight has changed since; read it again");
            throw failed(detail, version);
        }
    }

    /** Whether the version is in {@code If-None-Match}, by weak comparison. */
    boolean isKnown(long version) {
        if (lines(HttpHeaders.IF_NONE_MATCH).isEmpty()) {
            return false;
        }
        Set<String> tags = tags(HttpHeaders.IF_NONE_MATCH);
        return tags.contains(ANY) || tags.contains(tag(version)) || tags.contains("W/" + tag(version));
    }

    private static ProblemException failed(String detail, long version) {
        return new ProblemException(412, detail).with(HttpHeaders.ETAG, tag(version));
    }

    private List<String> lines(String header) {
        return headers.getRequestHeaders().getOrDefault(header, List.of());
    }

    private Set<String> tags(String header) {
        String list = String.join(",", lines(header)) + ",";
        Matcher element = ELEMENT.matcher(list);
        Set<String> tags = new LinkedHashSet<>();
        int end = 0;
        while (element.find()) {
            tags.add(element.group(1));
            end = element.end();
        }
        if (end < list.length()) {
            throw ProblemException.invalid(header, "must be * or a list of entity tags");
        }
        return tags;
    }
}

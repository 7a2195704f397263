package dev.puffel.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The reason for a failed request, by RFC 9457.
 *
 * @param type {@code about:blank} if the status is the type (section 4.2.1), otherwise a URN
 * @param title the type in words
 * @param status the HTTP status, 400 to 599
 * @param detail an explanation for the client, without internals of the service
 * @param instance identifies this occurrence, also in the log
 * @param errors each invalid part of the input; absent if the input is not the reason
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RegisterForReflection
public record Problem(String type, String title, int status, String detail, String instance, List<InputError> errors) {

    /** The media type of problems. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * One invalid part of the input.
     *
     * @param line the line in a body of many lines, from 1; otherwise absent
     * @param field the parameter, header or member; absent if the whole input is invalid
     * @param message the rule that the value violates
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection
    public record InputError(
            @Nullable Integer line, @Nullable String field, String message) {}

    static Problem of(int status, String detail, List<InputError> errors) {
        String title = HttpResponseStatus.valueOf(status).reasonPhrase();
        return new Problem("about:blank", title, status, detail, newInstance(), errors);
    }

    static Problem of(int status, String type, String title, String detail) {
        return new Problem(type, title, status, detail, newInstance(), List.of());
    }

    private static String newInstance() {
        return "urn:uuid:" + UUID.randomUUID();
    }
}

package dev.puffel.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why a request failed, by RFC 9457.
 *
 * @param type {@code about:blank} if the status says which kind it is (section 4.2.1), otherwise a URN
 * @param title the kind in words
 * @param status the HTTP status, 400 to 599
 * @param detail what to do about it; never anything of the inside
 * @param instance this one occurrence, by which it is found in the log
 * @param errors each thing that is wrong with the input; absent where it is not about input
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RegisterForReflection
public record Problem(String type, String title, int status, String detail, String instance, List<InputError> errors) {

    /** The media type of problems. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * One thing that is wrong with the input.
     *
     * @param line where in a body of many lines, from 1; absent elsewhere
     * @param field the parameter, header or member; absent where it is the whole
     * @param message what it must be
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

package dev.puffel.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * An answer that can be stored, and sent again.
 *
 * @param location relative to the request's path, because a proxy may serve Puffel under another host and path
 * @param body JSON; empty for none
 */
public record Answer(
        int status, @Nullable String location, @Nullable String etag, String body) {

    /** The answer without a body. */
    public static final Answer NO_CONTENT = new Answer(204, null, null, "");

    /** The response to send. */
    public Response response() {
        Response.ResponseBuilder response = Response.status(status).header(HttpHeaders.LOCATION, location);
        if (!body.isEmpty()) {
            response.type(MediaType.APPLICATION_JSON).entity(body);
        }
        if (etag != null) {
            // A proxy that compressed the body would make the strong tag a weak one.
            response.header(HttpHeaders.ETAG, etag).header(HttpHeaders.CACHE_CONTROL, "no-transform");
        }
        return response.build();
    }
}

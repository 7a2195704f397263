package dev.puffel.http;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Serves the OpenAPI document at the same paths as Quarkus's extension, which would build the document at each start. */
@Path("/q")
@PermitAll
@NonBlocking
public class OpenApiResource {
    private static final String CHARSET = ";charset=UTF-8";

    /** The document as YAML, or as JSON if the query parameter {@code format} or the {@code Accept} header asks for it. */
    @GET
    @Path("/openapi")
    public Response document(
            @QueryParam("format") @DefaultValue("") String format,
            @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        boolean asJson = format.equalsIgnoreCase("json") || accept.contains(MediaType.APPLICATION_JSON);
        return asJson ? json() : yaml();
    }

    /** The document as JSON. */
    @GET
    @Path("/openapi.json")
    public Response json() {
        return Response.ok(OpenApiDocument.json(), MediaType.APPLICATION_JSON + CHARSET)
                .build();
    }

    /** The document as it is committed. */
    @GET
    @Path("/openapi.{extension:ya?ml}")
    public Response yaml() {
        return Response.ok(OpenApiDocument.yaml(), "application/yaml" + CHARSET).build();
    }
}

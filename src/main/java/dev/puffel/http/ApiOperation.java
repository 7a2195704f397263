package dev.puffel.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.Parameter.In;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Describes an operation of the OpenAPI document. An example has one name in what is sent and in what comes back, by which
 * tests send the one and compare the other.
 */
public final class ApiOperation {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Operation operation;

    /** Describes an operation anew, with what any request may be answered. */
    public ApiOperation(Operation operation, String id, String summary) {
        this.operation = operation;
        operation.setOperationId(id);
        operation.setSummary(summary);
        operation.setParameters(new ArrayList<>());
        operation.setRequestBody(null);
        operation.setResponses(OASFactory.createAPIResponses());
        problems(414, 431, 500, 503);
        gives(503, "Retry-After", "Seconds after which the same request may succeed");
    }

    /** Adds a parameter. */
    public ApiOperation parameter(In in, String name, boolean required, String description, Schema schema) {
        operation.addParameter(OASFactory.createParameter()
                .name(name)
                .in(in)
                .required(required)
                .description(description)
                .schema(schema));
        return this;
    }

    /** Adds a type of the body. */
    public ApiOperation body(String type, Schema schema) {
        if (operation.getRequestBody() == null) {
            operation.setRequestBody(
                    OASFactory.createRequestBody().required(true).content(OASFactory.createContent()));
        }
        operation
                .getRequestBody()
                .getContent()
                .addMediaType(type, OASFactory.createMediaType().schema(schema));
        return this;
    }

    /** Adds an answer without a body. */
    public ApiOperation answer(int status, String description) {
        response(status).setDescription(description);
        return this;
    }

    /** Adds an answer with a body. */
    public ApiOperation answer(int status, String description, String type, Schema schema) {
        APIResponse response = response(status).description(description);
        if (response.getContent() == null) {
            response.setContent(OASFactory.createContent());
        }
        response.getContent().addMediaType(type, OASFactory.createMediaType().schema(schema));
        return this;
    }

    /** Names a header of an answer. */
    public ApiOperation gives(int status, String header, String description) {
        response(status)
                .addHeader(
                        header,
                        OASFactory.createHeader().description(description).schema(ApiSchemas.string()));
        return this;
    }

    /** Adds answers that are problem documents. */
    public ApiOperation problems(int... statuses) {
        for (int status : statuses) {
            String title = HttpResponseStatus.valueOf(status).reasonPhrase();
            answer(status, title, Problem.MEDIA_TYPE, ApiSchemas.ref("Problem"));
        }
        return this;
    }

    /** What an example has for a parameter. */
    public ApiOperation example(String name, String parameter, Object value) {
        for (Parameter p : List.copyOf(operation.getParameters())) {
            if (p.getName().equals(parameter)) {
                p.addExample(name, OASFactory.createExample().value(value));
            }
        }
        return this;
    }

    /** The body that an example sends. */
    public ApiOperation sends(String name, String type, String body) {
        add(operation.getRequestBody().getContent().getMediaType(type), name, type, body);
        return this;
    }

    /** The answer that an example gets. */
    public ApiOperation gets(String name, int status, String type, String body) {
        add(response(status).getContent().getMediaType(type), name, type, body);
        return this;
    }

    private static void add(MediaType content, String name, String type, String body) {
        content.addExample(name, example(type, body));
    }

    private static Example example(String type, String body) {
        if (!type.endsWith("/json") && !type.endsWith("+json")) {
            return OASFactory.createExample().value(body);
        }
        try {
            return OASFactory.createExample().value(MAPPER.readValue(body, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private APIResponse response(int status) {
        String code = Integer.toString(status);
        APIResponse response = operation.getResponses().getAPIResponse(code);
        if (response == null) {
            response = OASFactory.createAPIResponse();
            operation.getResponses().addAPIResponse(code, response);
        }
        return response;
    }
}

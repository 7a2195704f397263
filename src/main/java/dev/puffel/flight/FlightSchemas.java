package dev.puffel.flight;

import dev.puffel.http.ApiSchemas;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** What a flight is, for the OpenAPI document. */
final class FlightSchemas {
    private FlightSchemas() {}

    /** As it is read. */
    static Schema flight() {
        return members(ApiSchemas.object().addProperty("id", ApiSchemas.integer(1, Long.MAX_VALUE)))
                .required(List.of("id", "origin", "destination"));
    }

    /** As it is written. */
    static Schema document() {
        return members(ApiSchemas.object()).required(List.of("origin", "destination"));
    }

    /** A merge patch: null takes a value away. */
    static Schema patch() {
        Schema patch = members(ApiSchemas.object());
        patch.getProperties().forEach((name, member) -> {
            if (!name.equals("origin") && !name.equals("destination")) {
                member.addType(SchemaType.NULL);
            }
        });
        // Its enumeration has no null.
        return patch.addProperty(
                "status",
                OASFactory.createSchema()
                        .addAnyOf(status())
                        .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL)));
    }

    static Schema place() {
        return ApiSchemas.string(1, 100);
    }

    static Schema number() {
        return ApiSchemas.string().pattern("^([A-Z]{2}|[A-Z][0-9]|[0-9][A-Z]|[A-Z]{3})[0-9]{1,4}[A-Z]?$");
    }

    static Schema status() {
        return ApiSchemas.oneOf(FlightStatus.NAMES);
    }

    private static Schema members(Schema object) {
        return object.addProperty("origin", place())
                .addProperty("destination", place())
                .addProperty("number", number())
                .addProperty("departure", ApiSchemas.format("date-time"))
                .addProperty("delay", ApiSchemas.integer(-1440, 10_080).description("Minutes; negative is early"))
                .addProperty("distance", ApiSchemas.integer(0, 25_000).description("Statute miles"))
                .addProperty("status", status())
                .addProperty("key", ApiSchemas.string(1, 200).description("The identity that its source gave it"))
                .additionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
    }
}

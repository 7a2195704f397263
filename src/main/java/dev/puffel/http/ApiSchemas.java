package dev.puffel.http;

import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Schemas of the OpenAPI document. */
public final class ApiSchemas {
    private ApiSchemas() {}

    /** Any text. */
    public static Schema string() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }

    /** Text of some length, in characters. */
    public static Schema string(int least, int most) {
        return string().minLength(least).maxLength(most);
    }

    /** Text of some form, such as {@code date-time}. */
    public static Schema format(String format) {
        return string().format(format);
    }

    /** One of some texts. */
    public static Schema oneOf(String commaSeparated) {
        Schema schema = string();
        List.of(commaSeparated.split(", ", -1)).forEach(schema::addEnumeration);
        return schema;
    }

    /** A whole number. */
    public static Schema integer(long least, long most) {
        return OASFactory.createSchema()
                .addType(SchemaType.INTEGER)
                .minimum(BigDecimal.valueOf(least))
                .maximum(BigDecimal.valueOf(most));
    }

    /** A list. */
    public static Schema list(Schema items) {
        return OASFactory.createSchema().addType(SchemaType.ARRAY).items(items);
    }

    /** An object without members yet. */
    public static Schema object() {
        return OASFactory.createSchema().addType(SchemaType.OBJECT);
    }

    /** A schema among the components. */
    public static Schema ref(String name) {
        return OASFactory.createSchema().ref("#/components/schemas/" + name);
    }

    /** A {@link Problem}. */
    public static Schema problem() {
        Schema error = object().addProperty("line", integer(1, 10_000))
                .addProperty("field", string())
                .addProperty("message", string())
                .addRequired("message");
        return object().description("Why a request failed, by RFC 9457")
                .addProperty("type", string())
                .addProperty("title", string())
                .addProperty("status", integer(400, 599))
                .addProperty("detail", string())
                .addProperty("instance", format("uri"))
                .addProperty("errors", list(error))
                .required(List.of("type", "title", "status", "detail", "instance"));
    }
}

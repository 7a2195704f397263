package dev.puffel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** Maps {@code DATABASE_URL}, which platforms set, to the settings of the database, unless the environment has a JDBC URL. */
public final class DatabaseUrl implements ConfigSourceFactory {
    /** The JDBC URL if {@code DATABASE_URL} is invalid, so that commands that need no database still work. */
    public static final String INVALID = "invalid DATABASE_URL";

    private static final String JDBC_URL = "quarkus.datasource.jdbc.url";
    private static final Pattern FORM =
            Pattern.compile("postgres(?:ql)?://(?:([^:@/?#]*)(?::([^@/?#]*))?@)?([^@/?#]*/[^/?#]+(?:\\?[^#]*)?)");

    /** Above application.properties, below Quarkus's own names in the environment. */
    public static final int ORDINAL = 275;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue url = context.getValue("DATABASE_URL");
        ConfigValue given = context.getValue(JDBC_URL);
        boolean isGiven = given != null && given.getValue() != null && given.getConfigSourceOrdinal() > ORDINAL;
        // The raw value, because something that looks like an expression is part of the password.
        String text = url == null || url.getRawValue() == null
                ? ""
                : url.getRawValue().strip();
        if (isGiven || text.isEmpty()) {
            return List.of();
        }
        // An EnvConfigSource, because a build does not record its values as defaults of the packaged application.
        return List.of(new EnvConfigSource(settings(text), ORDINAL));
    }

    private static Map<String, String> settings(String url) {
        Matcher parts = FORM.matcher(url);
        Map<String, String> settings = new HashMap<>();
        try {
            if (parts.matches()) {
                put(settings, "QUARKUS_DATASOURCE_USERNAME", parts.group(1));
                put(settings, "QUARKUS_DATASOURCE_PASSWORD", parts.group(2));
                settings.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://" + parts.group(3));
                return settings;
            }
        } catch (IllegalArgumentException e) {
            // The command that needs the database reports this. The message of this exception may contain the password.
        }
        return Map.of("QUARKUS_DATASOURCE_JDBC_URL", INVALID);
    }

    private static void put(Map<String, String> settings, String name, @Nullable String encoded) {
        if (encoded != null && !encoded.isEmpty()) {
            // A plus sign is literal, and a dollar sign must not start an expression.
            settings.put(
                    name, URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8).replace("$", "\\$"));
        }
    }
}

package dev.puffel;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.puffel.testing.SettingsPage;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of all settings says what the code says. */
class ConfigurationTest {
    private static final Path PAGE = Path.of("docs/configuration.md");
    private static final String REFRESH = "puffel.configuration.refresh";
    private static final String PRODUCTION = "%prod.";
    private static final Pattern BY_HAND =
            Pattern.compile("(?s).*?<!-- The rest of this page is generated from the Javadoc of the settings. -->\n\n");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| (?:`([^`]+)`)? ?\\|");

    @Test
    void puffelsOwnAreAsTheCodeHasThem() throws IOException {
        String current = byHand() + SettingsPage.write(properties());
        if (Boolean.getBoolean(REFRESH)) {
            Files.writeString(PAGE, current);
        }
        assertEquals(
                current,
                Files.readString(PAGE),
                PAGE + " is not what the code gives: ./mvnw test -Dtest=ConfigurationTest -D" + REFRESH + "=true");
    }

    @Test
    void noneIsMissing() throws IOException {
        String page = Files.readString(PAGE);
        assertAll(properties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("puffel."))
                .map(name -> () -> assertTrue(page.contains("`" + name + "`"), name + " is missing in " + PAGE)));
    }

    @Test
    void othersDefaultsAreTheApplications() throws IOException {
        Properties properties = properties();
        ROW.matcher(byHand())
                .results()
                .forEach(row -> properties.stringPropertyNames().stream()
                        .filter(name -> variable(name).equals(variable(row.group(1))))
                        .forEach(name -> assertEquals(
                                properties.getProperty(name).replaceAll("\\$\\{[^:]+:([^}]*)}", "$1"),
                                row.group(2) == null ? "" : row.group(2),
                                row.group(1))));
    }

    private static String byHand() throws IOException {
        Matcher byHand = BY_HAND.matcher(Files.readString(PAGE));
        assertTrue(byHand.lookingAt());
        return byHand.group();
    }

    /** As environment variables write it. */
    private static String variable(String setting) {
        return setting.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** As they are in production. */
    private static Properties properties() throws IOException {
        Properties all = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            all.load(in);
        }
        Properties production = new Properties();
        production.putAll(all);
        all.stringPropertyNames().stream()
                .filter(name -> name.startsWith(PRODUCTION))
                .forEach(name -> production.put(name.substring(PRODUCTION.length()), all.get(name)));
        return production;
    }
}

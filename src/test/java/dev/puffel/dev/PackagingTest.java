package dev.puffel.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackagingTest {
    private static final String SETTING = "quarkus.package.jar.user-configured-ignored-entries";

    @Test
    void everyClassOfThisPackageIsKeptOutOfTheApplication() throws Exception {
        Path classes = Path.of(EmbeddedPubSub.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());

        assertEquals(compiled(classes), ignored(classes));
    }

    private static Set<String> compiled(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes.resolve("dev/puffel/dev"))) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(file -> classes.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> ignored(Path classes) throws IOException {
        Properties settings = new Properties();
        try (InputStream in = Files.newInputStream(classes.resolve("application.properties"))) {
            settings.load(in);
        }
        return new TreeSet<>(Arrays.asList(settings.getProperty(SETTING).split(",")));
    }
}

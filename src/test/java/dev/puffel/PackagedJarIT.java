package dev.puffel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The packaged application holds nothing that only development and tests need. */
class PackagedJarIT {
    private static final Path TARGET = Path.of("target");

    private static final List<String> FOR_DEVELOPMENT_ONLY = List.of(
            "dev/puffel/dev/",
            "io/zonky/",
            "postgres-",
            "com/tngtech/archunit/",
            "io/quarkus/test/",
            "io/restassured/",
            "org/awaitility/",
            "org/hamcrest/",
            "org/jacoco/",
            "org/junit/");

    @Test
    void holdsNothingForDevelopmentOnly() throws IOException {
        List<String> entries = entries();
        assertFalse(entries.isEmpty());
        assertEquals(
                List.of(),
                entries.stream()
                        .filter(entry -> FOR_DEVELOPMENT_ONLY.stream().anyMatch(entry::startsWith))
                        .toList(),
                "the pom lists the classes of dev.puffel.dev to be left out; libraries are left out by their scope");
    }

    /** The entries of all the application's jars. */
    private static List<String> entries() throws IOException {
        Properties artifact = new Properties();
        try (InputStream in = Files.newInputStream(TARGET.resolve("quarkus-artifact.properties"))) {
            artifact.load(in);
        }
        assumeTrue("jar".equals(artifact.getProperty("type")), "the build made no jar but a native executable");
        List<String> entries = new ArrayList<>();
        try (var files = Files.walk(TARGET.resolve(artifact.getProperty("path")).getParent())) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                try (JarFile opened = new JarFile(jar.toFile())) {
                    opened.stream()
                            .filter(entry -> !entry.isDirectory())
                            .map(ZipEntry::getName)
                            .forEach(entries::add);
                }
            }
        }
        return entries;
    }
}

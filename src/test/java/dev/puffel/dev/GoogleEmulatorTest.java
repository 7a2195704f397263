package dev.puffel.dev;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

class GoogleEmulatorTest extends PubSubContract {
    private static @Nullable GoogleEmulator emulator;

    @BeforeAll
    static void start() {
        Path jar = GoogleEmulator.jar().orElse(null);
        if (jar == null) {
            String reason =
                    "Google's Pub/Sub emulator is not installed: the contract runs against the embedded one only";
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        emulator = GoogleEmulator.start(jar);
    }

    @AfterAll
    static void stop() {
        if (emulator != null) {
            emulator.close();
        }
    }

    @Override
    protected String endpoint() {
        return Objects.requireNonNull(emulator).endpoint();
    }
}

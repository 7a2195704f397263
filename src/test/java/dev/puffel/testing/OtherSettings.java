package dev.puffel.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Settings that some tests need otherwise than the rest; one profile for all of them, as each is another start of the service. */
public class OtherSettings implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("puffel.changes.max-clients", "2", "puffel.cache.staleness", "1s");
    }
}

package dev.puffel.http;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Fewer: what is looked for here is only what packaging changes. */
@QuarkusIntegrationTest
class FuzzIT extends FuzzTest {
    @Override
    int requests() {
        return 2_000;
    }
}

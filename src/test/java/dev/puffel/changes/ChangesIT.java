package dev.puffel.changes;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class ChangesIT extends ChangesTest {}

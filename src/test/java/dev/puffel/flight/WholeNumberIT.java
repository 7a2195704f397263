package dev.puffel.flight;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class WholeNumberIT extends WholeNumberTest {}

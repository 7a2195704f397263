package dev.puffel.flight;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class PreconditionIT extends PreconditionTest {}

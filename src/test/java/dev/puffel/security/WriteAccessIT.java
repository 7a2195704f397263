package dev.puffel.security;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class WriteAccessIT extends WriteAccessTest {}

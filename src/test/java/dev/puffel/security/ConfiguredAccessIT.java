package dev.puffel.security;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class ConfiguredAccessIT extends ConfiguredAccessTest {}

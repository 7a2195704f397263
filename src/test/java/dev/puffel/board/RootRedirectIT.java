package dev.puffel.board;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class RootRedirectIT extends RootRedirectTest {}

package dev.puffel.board;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class BoardIT extends BoardTest {}

package dev.puffel.outbox;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class EventTimeIT extends EventTimeTest {}

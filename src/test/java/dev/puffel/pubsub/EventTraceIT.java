package dev.puffel.pubsub;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class EventTraceIT extends EventTraceTest {}

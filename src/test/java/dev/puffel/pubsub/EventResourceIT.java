package dev.puffel.pubsub;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class EventResourceIT extends EventResourceTest {}

package dev.puffel.pubsub;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Down while nothing can be pulled, or is not applied; tells what the worker saw last, and makes no call of its own. */
@Singleton
class SubscriptionHealthCheck implements HealthCheck {
    private final Messaging messaging;

    SubscriptionHealthCheck(Messaging messaging) {
        this.messaging = messaging;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("Pub/Sub subscription").up();
        messaging.trouble().ifPresent(reason -> response.down().withData("reason", reason));
        return response.build();
    }
}

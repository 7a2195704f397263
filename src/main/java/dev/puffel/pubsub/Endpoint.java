package dev.puffel.pubsub;

import com.google.api.gax.batching.BatchingSettings;
import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.retrying.RetrySettings;
import com.google.api.gax.rpc.StatusCode.Code;
import com.google.api.gax.rpc.UnaryCallSettings;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.pubsub.v1.stub.GrpcPublisherStub;
import com.google.cloud.pubsub.v1.stub.GrpcSubscriberStub;
import com.google.cloud.pubsub.v1.stub.PublisherStub;
import com.google.cloud.pubsub.v1.stub.PublisherStubSettings;
import com.google.cloud.pubsub.v1.stub.SubscriberStub;
import com.google.cloud.pubsub.v1.stub.SubscriberStubSettings;
import com.google.pubsub.v1.SubscriptionName;
import com.google.pubsub.v1.TopicName;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The names of the topic and the subscription, and the address of the service.
 *
 * @param topic the topic to publish to
 * @param subscription the subscription to pull from
 * @param service host and port of Google's service, used with TLS and the application default credentials
 * @param emulator host and port of an emulator, used instead of the service, without TLS and credentials
 */
public record Endpoint(TopicName topic, SubscriptionName subscription, String service, Optional<String> emulator) {
    static final String GLOBAL_SERVICE = "pubsub.googleapis.com:443";

    private static final String SCOPE = "https://www.googleapis.com/auth/pubsub";

    /** The response to a pull may be larger than gRPC's default of 4 MiB; the limit of Pub/Sub is slightly more than 10 MB. */
    private static final int MAX_ANSWER_BYTES = 20 * 1024 * 1024;

    private static final Duration ONE_CALL = Duration.ofSeconds(10);

    /** Returns the endpoint of an emulator or, without one, of Google's global service. */
    public static Endpoint of(String project, String topic, String subscription, Optional<String> emulator) {
        return of(project, topic, subscription, GLOBAL_SERVICE, emulator);
    }

    static Endpoint of(String project, String topic, String subscription, String service, Optional<String> emulator) {
        return new Endpoint(
                TopicName.of(project, topic), SubscriptionName.of(project, subscription), service, emulator);
    }

    SubscriberStub subscriber() throws IOException {
        SubscriberStubSettings.Builder settings = SubscriberStubSettings.newBuilder()
                .setTransportChannelProvider(channel())
                .setCredentialsProvider(credentials());
        settings.unaryMethodSettingsBuilders().forEach(Endpoint::failSoon);
        return GrpcSubscriberStub.create(settings.build());
    }

    /** Creates a publisher that retries for this time; its other calls fail soon. */
    PublisherStub publisher(Duration patience) throws IOException {
        PublisherStubSettings.Builder settings = PublisherStubSettings.newBuilder()
                .setTransportChannelProvider(channel())
                .setCredentialsProvider(credentials());
        settings.unaryMethodSettingsBuilders().forEach(Endpoint::failSoon);
        settings.publishSettings()
                .setBatchingSettings(
                        BatchingSettings.newBuilder().setIsEnabled(false).build())
                .setRetryableCodes(
                        Code.ABORTED,
                        Code.CANCELLED,
                        Code.DEADLINE_EXCEEDED,
                        Code.INTERNAL,
                        Code.RESOURCE_EXHAUSTED,
                        Code.UNAVAILABLE,
                        Code.UNKNOWN)
                .setRetrySettings(RetrySettings.newBuilder()
                        .setInitialRetryDelayDuration(Duration.ofMillis(100))
                        .setRetryDelayMultiplier(2)
                        .setMaxRetryDelayDuration(Duration.ofSeconds(5))
                        .setInitialRpcTimeoutDuration(ONE_CALL)
                        .setMaxRpcTimeoutDuration(ONE_CALL)
                        .setTotalTimeoutDuration(patience)
                        .build());
        return GrpcPublisherStub.create(settings.build());
    }

    /** The callers retry, and must not wait for a minute while Pub/Sub is unavailable. */
    private static void failSoon(UnaryCallSettings.Builder<?, ?> call) {
        call.setSimpleTimeoutNoRetriesDuration(ONE_CALL);
    }

    private InstantiatingGrpcChannelProvider channel() {
        InstantiatingGrpcChannelProvider.Builder channel =
                InstantiatingGrpcChannelProvider.newBuilder().setMaxInboundMessageSize(MAX_ANSWER_BYTES);
        return emulator.map(host -> channel.setEndpoint(host)
                        .setChannelConfigurator(plain -> plain.usePlaintext())
                        .build())
                .orElseGet(() -> channel.setEndpoint(service).build());
    }

    /** Returns no credentials for an emulator, otherwise the application default credentials. */
    private CredentialsProvider credentials() throws IOException {
        return emulator.isPresent()
                ? NoCredentialsProvider.create()
                : FixedCredentialsProvider.create(
                        GoogleCredentials.getApplicationDefault().createScoped(SCOPE));
    }
}

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.cloud.pubsub.v1.Publisher;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.TopicName;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Publishes a flight: java -cp 'target/cli/quarkus-app/lib/main/*' examples/Publish.java KEY ORIGIN DESTINATION. Your own
 * program needs the library com.google.cloud:google-cloud-pubsub.
 */
class Publish {
    public static void main(String... args) throws Exception {
        String project = System.getenv().getOrDefault("GOOGLE_CLOUD_PROJECT", "puffel-dev");
        // The events of one flight keep their order.
        Publisher.Builder builder = Publisher.newBuilder(TopicName.of(project, "puffel-dev-topic"))
                .setEnableMessageOrdering(true);
        String emulator = System.getenv("PUBSUB_EMULATOR_HOST");
        ManagedChannel channel = null;
        if (emulator != null) {
            channel = ManagedChannelBuilder.forTarget(emulator).usePlaintext().build();
            builder.setChannelProvider(FixedTransportChannelProvider.create(GrpcTransportChannel.create(channel)))
                    .setCredentialsProvider(NoCredentialsProvider.create());
        }
        Publisher publisher = builder.build();
        System.out.println(publisher.publish(upserted(args[0], args[1], args[2])).get());
        publisher.shutdown();
        publisher.awaitTermination(10, TimeUnit.SECONDS);
        if (channel != null) {
            channel.shutdown();
        }
    }

    private static PubsubMessage upserted(String key, String origin, String destination) {
        return PubsubMessage.newBuilder()
                .putAttributes("ce-specversion", "1.0")
                .putAttributes("ce-id", UUID.randomUUID().toString())
                .putAttributes("ce-source", "/examples")
                .putAttributes("ce-type", "dev.puffel.flight.upserted")
                .putAttributes("ce-time", Instant.now().toString())
                .putAttributes("ce-subject", key)
                .putAttributes("content-type", "application/json")
                .setOrderingKey(key)
                .setData(ByteString.copyFromUtf8(
                        "{\"origin\":\"%s\",\"destination\":\"%s\"}".formatted(origin, destination)))
                .build();
    }
}

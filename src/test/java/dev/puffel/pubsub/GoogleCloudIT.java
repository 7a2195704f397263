package dev.puffel.pubsub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.puffel.dev.EmbeddedPubSub;
import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.Ports;
import dev.puffel.testing.PuffelProcess;
import dev.puffel.testing.TlsFront;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pub/Sub as Google Cloud has it: over TLS, with the key of a service account, for which tokens are given. */
class GoogleCloudIT {
    private static final String TOPIC = "puffel-dev-topic";
    private static final String SUBSCRIPTION = "puffel-dev-subscription";

    private final MigratedDatabase database = new MigratedDatabase();

    @TempDir
    private Path folder;

    @Test
    void eventsGoThroughIt() throws Exception {
        HttpServer tokens = tokens();
        try (EmbeddedPubSub server = EmbeddedPubSub.start();
                TlsFront front = new TlsFront(server, folder)) {
            Provisioning.ensure(Endpoint.of("project", TOPIC, SUBSCRIPTION, Optional.of(server.endpoint())));
            Map<String, String> environment = Map.of(
                    "PUFFEL_ROLES", "worker",
                    "PUFFEL_MESSAGING_ENDPOINT_ADDRESS", front.address(),
                    "GOOGLE_CLOUD_PROJECT", "project",
                    "GOOGLE_APPLICATION_CREDENTIALS",
                            key("http://localhost:" + tokens.getAddress().getPort())
                                    .toString(),
                    "QUARKUS_DATASOURCE_JDBC_URL", database.url(),
                    "QUARKUS_HTTP_PORT", String.valueOf(Ports.free()));
            List<String> properties = List.of(
                    "-Djavax.net.ssl.trustStore=" + front.trustStore(), "-Djavax.net.ssl.trustStorePassword=changeit");
            try (PuffelProcess publish = PuffelProcess.start(
                    environment, properties, "publish", "--origin", "Oslo", "--destination", "Rome", "--key", "K")) {
                assertEquals(0, publish.exitCode(), publish::err);
            }
            try (PuffelProcess worker = PuffelProcess.start(environment, properties, "start")) {
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertEquals(
                                List.of("Oslo"),
                                database.query("select origin from flight where key = 'K'"),
                                worker::out));
            }
        } finally {
            tokens.stop(0);
        }
    }

    @Test
    void aCertificateThatIsNotTrustedIsSaidInOneLine() throws Exception {
        HttpServer tokens = tokens();
        try (EmbeddedPubSub server = EmbeddedPubSub.start();
                TlsFront front = new TlsFront(server, folder)) {
            Map<String, String> environment = Map.of(
                    "PUFFEL_MESSAGING_ENDPOINT_ADDRESS", front.address(),
                    "GOOGLE_APPLICATION_CREDENTIALS",
                            key("http://localhost:" + tokens.getAddress().getPort())
                                    .toString());
            try (PuffelProcess pull = PuffelProcess.start(environment, "pull")) {
                assertEquals(1, pull.exitCode());
                assertEquals(
                        "puffel: cannot pull: unable to find valid certification path to requested target",
                        pull.err().strip());
            }
        } finally {
            tokens.stop(0);
        }
    }

    /** Gives a token for whatever is asked. */
    private static HttpServer tokens() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] token = "{\"access_token\":\"a\",\"expires_in\":3600,\"token_type\":\"Bearer\"}".getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, token.length);
            exchange.getResponseBody().write(token);
            exchange.close();
        });
        server.start();
        return server;
    }

    private Path key(String tokens) throws IOException, GeneralSecurityException {
        byte[] key = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
        return Files.writeString(
                folder.resolve("service-account.json"),
                new ObjectMapper()
                        .writeValueAsString(Map.of(
                                "type", "service_account",
                                "client_id", "1",
                                "client_email", "puffel@project.iam.gserviceaccount.com",
                                "private_key_id", "k",
                                "private_key", pem,
                                "token_uri", tokens + "/token")));
    }
}

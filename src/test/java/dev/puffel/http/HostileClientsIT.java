package dev.puffel.http;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.puffel.testing.Background;
import dev.puffel.testing.JwksServer;
import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.Ports;
import dev.puffel.testing.PuffelProcess;
import dev.puffel.testing.Tokens;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Attacks on a packaged Puffel with a heap of 128 MB. During each attack it answers for its liveness within a
 * second, though the attackers take the same processor; after it, as before.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileClientsIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long LIVE_MILLIS = 1_000;
    private static final long ATTACK_SECONDS = 4;

    /** Each attack is done again: memory and slots that the first one kept are not there for the second. */
    private static final int TIMES = 2;

    private static final String GET = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static final MigratedDatabase DATABASE = new MigratedDatabase();
    private static final JwksServer ISSUER = new JwksServer();
    private static final int PORT = Ports.free();
    private static PuffelProcess service;

    @BeforeAll
    static void start() throws IOException {
        DATABASE.execute("set session_replication_role = replica;"
                + "insert into flight (origin, destination) select repeat('A', 100), repeat('B', 100)"
                + " from generate_series(1, 50000)");
        Map<String, String> environment = new HashMap<>(Tokens.environment());
        URI jwks = URI.create(String.valueOf(environment.get("MP_JWT_VERIFY_PUBLICKEY_LOCATION")));
        ISSUER.answer(200, new String(jwks.toURL().openStream().readAllBytes(), ISO_8859_1));
        environment.put("MP_JWT_VERIFY_PUBLICKEY_LOCATION", ISSUER.url());
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", DATABASE.url());
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(PORT));
        environment.put("PUFFEL_ROLES", "api");
        environment.put("PUFFEL_CHANGES_HEARTBEAT", "2s");
        service = PuffelProcess.start(environment, List.of("-Xmx128m"), "start");
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> get(url("/flights/1")).statusCode() == 200);
        assertThat(write(Tokens.writer()).statusCode(), is(201));
        for (int i = 0; i < 200; i++) {
            assertThat(get(url("/q/health/live")).statusCode(), is(200));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
        ISSUER.close();
    }

    private static String url(String path) {
        return "http://localhost:" + PORT + path;
    }

    private static Response write(String token) {
        return given().header("Authorization", "Bearer " + token)
                .contentType("application/json")
                .body("{\"origin\":\"A\",\"destination\":\"B\"}")
                .post(url("/flights"));
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("localhost", PORT), 5_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /** Uses a connection of its own. */
    private interface Client {
        void use(Socket socket) throws IOException;
    }

    /** Has clients do so for some time, each on a thread of its own, while liveness is asked for. */
    private static void attack(int clients, Client client) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        List<CompletableFuture<?>> attacks = new ArrayList<>();
        try {
            for (int i = 0; i < clients; i++) {
                Socket socket = connect();
                sockets.add(socket);
                attacks.add(CompletableFuture.runAsync(
                        () -> {
                            try {
                                client.use(socket);
                            } catch (IOException e) {
                                // Closed, as an attacker may be.
                            }
                        },
                        Background.THREADS));
            }
            isLiveFor(ATTACK_SECONDS);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        attacks.forEach(CompletableFuture::join);
        answersAsBefore();
    }

    /**
     * Has one thread open so many connections, a thousand at once as fast as it can, while liveness is asked for. Many more would
     * wait in the kernel, before the service sees them, and liveness behind them.
     */
    private static void flood(int connections, Client client) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        CompletableFuture<?> opened = CompletableFuture.runAsync(
                () -> {
                    for (int i = 0; i < connections; i++) {
                        try {
                            Socket socket = connect();
                            sockets.add(socket);
                            client.use(socket);
                        } catch (IOException e) {
                            // Closed, as an attacker may be.
                        }
                        if (i % 1_000 == 999) {
                            assertThat(get(url("/ping")).statusCode(), is(200));
                        }
                    }
                },
                Background.THREADS);
        isLiveFor(ATTACK_SECONDS);
        opened.join();
        for (Socket socket : sockets) {
            socket.close();
        }
        answersAsBefore();
    }

    private static void isLiveFor(long seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        LongSummaryStatistics millis = new LongSummaryStatistics();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    long start = System.nanoTime();
                    HttpURLConnection live = (HttpURLConnection)
                            URI.create(url("/q/health/live")).toURL().openConnection();
                    live.setRequestProperty("Connection", "close");
                    live.setConnectTimeout(10_000);
                    live.setReadTimeout(10_000);
                    assertThat(live.getResponseCode(), is(200));
                    millis.accept(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                    return System.nanoTime() > end;
                });
        assertThat("ms of liveness: " + millis, millis.getMax(), lessThan(LIVE_MILLIS));
    }

    private static void answersAsBefore() {
        assertTrue(service.isAlive(), () -> service.out() + service.err());
        assertThat(service.out() + service.err(), not(containsString("OutOfMemory")));
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(get(url("/flights/1")).statusCode(), is(200));
            assertThat(get(url("/flights?limit=1000")).statusCode(), is(200));
        });
    }

    private static double metric(String name) {
        return get(url("/metrics"))
                .asString()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @RepeatedTest(TIMES)
    void pipelinedRequestsWhoseAnswersAreRead() throws IOException {
        AtomicLong read = new AtomicLong();
        attack(12, socket -> {
            Background.THREADS.execute(() -> drain(socket, read));
            send(socket, GET.formatted("/flights/1").repeat(10_000));
            drain(socket, read);
        });
        assertTrue(read.get() > 0);
    }

    private static void drain(Socket socket, AtomicLong count) {
        try {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[65_536];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                count.addAndGet(n);
            }
        } catch (IOException e) {
            // The attack is over.
        }
    }

    @RepeatedTest(TIMES)
    void pipelinedRequestsWhoseAnswersAreNotRead() throws IOException {
        attack(60, socket -> send(socket, GET.formatted("/flights?limit=1000").repeat(10_000)));
    }

    @RepeatedTest(TIMES)
    void unfinishedHeads() throws IOException {
        // As large as is allowed. Small headers take the most memory when they are read.
        String head = "GET /" + "x".repeat(4_000) + " HTTP/1.1\r\nHost: localhost\r\n" + "a: b\r\n".repeat(2_500);
        flood(4_000, socket -> send(socket, head));
    }

    @Test
    void requestThatIsNeverFinishedIsClosedInTime() throws IOException {
        try (Socket head = connect();
                Socket answered = connect()) {
            head.setSoTimeout(20_000);
            send(head, "GET / HTTP/1.1\r\nHost: localhost\r\n");
            answered.setSoTimeout(20_000);
            send(answered, "POST /flights HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n1");
            assertThat(head.getInputStream().read(), is(-1));
            assertThat(new String(answered.getInputStream().readAllBytes(), ISO_8859_1), startsWith("HTTP/1.1 401 "));
        }
    }

    @RepeatedTest(TIMES)
    void followersThatAreGoneAtOnce() throws IOException {
        flood(11_000, socket -> {
            socket.setSoLinger(true, 0);
            send(socket, GET.formatted("/flights/changes"));
            socket.close();
        });
        await().atMost(SOON).until(() -> metric("puffel_changes_clients ") == 0);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void issuerThatHangs() throws IOException {
        ISSUER.hang();
        String unknown = encode("{\"alg\":\"RS256\",\"kid\":\"unknown\"}") + "."
                + encode("{\"iss\":\"https://issuer.test\",\"aud\":\"puffel\",\"exp\":9999999999}") + ".AAAA";
        List<CompletableFuture<Integer>> junk = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            junk.add(CompletableFuture.supplyAsync(() -> write(unknown).statusCode(), Background.THREADS));
        }
        isLiveFor(2);
        for (int id = 2; id < 30; id++) {
            assertThat(get(url("/flights/" + id)).statusCode(), is(200));
        }
        assertThat(write(Tokens.writer()).statusCode(), is(201));
        junk.forEach(answer -> assertThat(answer.orTimeout(10, TimeUnit.SECONDS).join(), is(503)));
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(ISO_8859_1));
    }

    @RepeatedTest(TIMES)
    void manyLargeBodies() {
        String line = "{\"origin\":\"A\",%s\"destination\":\"B\"}\n".formatted(" ".repeat(1_000));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url("/flights")))
                .header("Authorization", "Bearer " + Tokens.writer())
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(line.repeat(9_000)))
                .build();
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<CompletableFuture<Integer>> writes = Stream.generate(() ->
                        client.sendAsync(request, BodyHandlers.discarding()).thenApply(HttpResponse::statusCode))
                .limit(30)
                .toList();
        isLiveFor(ATTACK_SECONDS);
        Map<Integer, Long> statuses = writes.stream()
                .map(CompletableFuture::join)
                .collect(Collectors.groupingBy(status -> status, Collectors.counting()));
        assertThat(statuses.keySet(), is(Set.of(201, 503)));
        answersAsBefore();
    }

    @Test
    void exportThatIsReadSlowlyGoesOn() throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(10_000);
            send(socket, GET.formatted("/flights").replace("Host", "Accept: text/csv\r\nHost"));
            InputStream in = socket.getInputStream();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(45);
            await().pollInterval(Duration.ofSeconds(1))
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> {
                        assertThat(in.readNBytes(4_000).length, is(4_000));
                        return System.nanoTime() > end;
                    });
            // More than any buffer had.
            assertThat(in.readNBytes(6_000_000).length, is(6_000_000));
        }
    }
}

package dev.puffel.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.puffel.flight.FlightFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ChangeClientTest {
    private static final Position P1 = Position.of("1:1:");
    private static final Position P2 = Position.of("2:2:");
    private static final Position P3 = Position.of("3:3:");

    private static final FlightFilter ALL =
            new FlightFilter(null, null, List.of(), List.of(), List.of(), List.of(), List.of(), null, null, null, null);

    private final ChangeClients clients = new ChangeClients(2);
    private final RecordedSink sink = new RecordedSink();
    private final List<String> asked = new ArrayList<>();
    private Consumer<Optional<ChangePage>> answer = page -> {};

    private ChangeClient client(Position position) {
        ChangeClient client = clientThatHasNotBegun(position);
        client.start();
        return client;
    }

    private ChangeClient clientThatHasNotBegun(Position position) {
        ChangeClient client = new ChangeClient(
                sink,
                clients,
                (from, page) -> {
                    asked.add(from + " " + clients.newest().text());
                    answer = page;
                },
                ALL,
                position);
        assertTrue(clients.add(client));
        return client;
    }

    private static ChangePage page(Position start, Position end, String events) {
        Change change = new Change(1, 1, null, null, null);
        return new ChangePage(start, end, events.isEmpty() ? List.of() : List.of(new ChangePage.Event(change, events)));
    }

    private void publish(Position start, Position end, String events) {
        clients.publish(page(start, end, events), 10);
    }

    @Test
    void whoKeepsUpIsGivenWhatIsReadForAll() {
        assertTrue(clients.skip(P1));
        client(P1);
        publish(P1, P2, "a");
        publish(P2, P3, "");
        assertEquals(List.of("id: 1:1:\n\n", "a"), sink.written);
        assertEquals(List.of(), asked);
    }

    @Test
    void whoComesFromFurtherBackReadsUpToTheOthers() {
        clients.skip(P2);
        client(P1);
        assertEquals(List.of("1:1: 2:2:"), asked);
        publish(P2, P3, "b");
        answer.accept(Optional.of(page(P1, P2, "a")));
        assertEquals(List.of("1:1: 2:2:", "2:2: 3:3:"), asked);
        answer.accept(Optional.of(page(P2, P3, "b")));
        publish(P3, Position.of("4:4:"), "c");
        assertEquals(List.of("id: 1:1:\n\n", "a", "b", "c"), sink.written);
    }

    @Test
    void manyWhoComeBackGetLevelWhileTheReaderGoesOn() {
        List<Position> reached = List.of(P1, P2, P3, Position.of("4:4:"), Position.of("5:5:"));
        Queue<Runnable> reads = new ArrayDeque<>();
        ChangeClient.CatchUp oneAtATime = (from, page) ->
                reads.add(() -> page.accept(Optional.of(page(from, Position.at("", clients.newest()), "old"))));
        clients.skip(P2);
        for (int i = 0; i < 2; i++) {
            ChangeClient client = new ChangeClient(sink, clients, oneAtATime, ALL, P1);
            assertTrue(clients.add(client));
            client.start();
        }
        for (int i = 2; i < reached.size(); i++) {
            publish(reached.get(i - 1), reached.get(i), "new");
            Runnable read = reads.poll();
            if (read != null) {
                read.run();
            }
        }
        assertEquals(List.of("id: 1:1:\n\n", "id: 1:1:\n\n", "old", "new", "old", "new", "new"), sink.written);
        assertTrue(reads.isEmpty());
    }

    @Test
    void whoIsAheadOfThisReplicaWaitsForIt() {
        clients.skip(P1);
        client(P2);
        publish(P1, P2, "a");
        publish(P2, P3, "b");
        assertEquals(List.of("id: 2:2:\n\n", "b"), sink.written);
    }

    @Test
    void whoDoesNotKeepUpIsGivenNothingUntilItDoes() {
        clients.skip(P1);
        ChangeClient client = client(P1);
        sink.full = true;
        publish(P1, P2, "a");
        publish(P2, P3, "b");
        assertEquals(1, sink.written.size());
        assertTrue(clients.isIdle());
        sink.full = false;
        client.drained();
        assertEquals(List.of("1:1: 3:3:"), asked);
        answer.accept(Optional.of(page(P1, P3, "ab")));
        assertEquals("ab", sink.written.get(1));
        assertFalse(clients.isIdle());
    }

    @Test
    void whoTakesNothingBetweenTwoHeartbeatsIsCutOff() {
        clients.skip(P1);
        ChangeClient client = client(P1);
        clients.heartbeat();
        assertEquals(":\nid: 1:1:\n\n", sink.written.get(1));
        sink.full = true;
        clients.heartbeat();
        client.drained();
        clients.heartbeat();
        assertFalse(sink.ended);
        clients.heartbeat();
        assertTrue(sink.ended);
        assertEquals(2, sink.written.size());
    }

    @Test
    void beforeItBeginsThereIsNoHeartbeat() {
        clients.skip(P1);
        ChangeClient client = clientThatHasNotBegun(P1);
        clients.heartbeat();
        assertEquals(List.of(), sink.written);
        client.start();
        clients.heartbeat();
        assertEquals(List.of("id: 1:1:\n\n", ":\nid: 1:1:\n\n"), sink.written);
    }

    @Test
    void whereNothingCanBeReadForItTheClientIsToComeBack() {
        clients.skip(P2);
        client(P1);
        answer.accept(Optional.empty());
        assertTrue(sink.ended);
        answer.accept(Optional.of(page(P1, P2, "a")));
        assertEquals(1, sink.written.size());
    }

    @Test
    void whereAnotherEpochBeginsAllStreamsEnd() {
        clients.skip(Position.of("0000000a-5:5:"));
        client(Position.of("0000000a-5:5:"));
        Position next = Position.of("0000000b-4:4:");
        clients.restart(next);
        assertTrue(sink.ended);
        assertTrue(clients.isIdle());
        assertEquals(next, clients.position());
    }

    @Test
    void noPageIsReadForWhoIsInAnotherEpoch() {
        clients.skip(Position.of("0000000a-5:5:"));
        client(Position.of("0000000b-4:4:"));
        assertTrue(sink.ended);
        assertEquals(List.of(), asked);
    }

    @Test
    void atTheEndAllStreamsEndAndNoneBegins() {
        clients.skip(P1);
        client(P1);
        ChangeClient other = client(P1);
        clients.close();
        assertTrue(sink.ended);
        clients.remove(other);
        assertFalse(clients.add(other));
        publish(P1, P2, "a");
        assertEquals(2, sink.written.size());
    }

    @Test
    void thereAreNoMoreThanTheMost() {
        clients.skip(P1);
        client(P1);
        ChangeClient second = client(P1);
        assertFalse(clients.add(new ChangeClient(sink, clients, (from, page) -> {}, ALL, P1)));
        clients.remove(second);
        assertEquals(1, clients.count());
        client(P1);
    }

    @Test
    void heartbeatRemovesClientWhoseConnectionIsGone() {
        clientThatHasNotBegun(P1);
        client(P1);
        assertEquals(2, clients.count());
        sink.closed = true;
        clients.heartbeat();
        assertEquals(0, clients.count());
    }
}

package dev.puffel.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which connections are closed where too many clients do not read. */
class ManySlowReadersTest {
    private final SlowReaders readers = new SlowReaders(60_000, 2);
    private final List<EmbeddedChannel> connections = Stream.generate(() -> new EmbeddedChannel(readers.new Watch()))
            .limit(3)
            .toList();

    private void set(int connection, boolean writable) {
        connections.get(connection).unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
        connections.forEach(EmbeddedChannel::runPendingTasks);
    }

    private List<Boolean> open() {
        return connections.stream().map(EmbeddedChannel::isOpen).toList();
    }

    @Test
    void theOneThatWaitsForTheLongestIs() {
        set(1, false);
        set(0, false);
        assertEquals(List.of(true, true, true), open());
        set(2, false);
        assertEquals(List.of(true, false, true), open());
    }

    @Test
    void whoseClientHasReadIsNot() {
        set(1, false);
        set(0, false);
        set(1, true);
        set(2, false);
        assertEquals(List.of(true, true, true), open());
        set(1, false);
        assertEquals(List.of(false, true, true), open());
    }
}

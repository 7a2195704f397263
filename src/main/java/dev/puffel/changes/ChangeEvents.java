package dev.puffel.changes;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.puffel.database.ReadReplica;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.json.Json;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads changes as Server-Sent Events.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">HTML, section
 *     9.2.6</a>
 */
@Singleton
class ChangeEvents {
    /** About 100 KB, which is the most that waits in memory for one page's readers. */
    private static final int PAGE = 500;

    private final ReadReplica replica;

    ChangeEvents(ReadReplica replica) {
        this.replica = replica;
    }

    /**
     * The page that follows on a position; null if some of it may have been forgotten.
     *
     * @param until the snapshot that a new batch ends with
     */
    @Nullable
    ChangePage nextPage(Connection connection, Position from, Snapshot until) throws SQLException {
        ChangeTable.Batch batch = ChangeTable.nextBatch(connection, from, until, PAGE);
        // After reading, as changes may be forgotten at any time.
        if (!ChangeTable.isKnown(connection, from)) {
            return null;
        }
        if (!batch.changes().isEmpty()) {
            // Clients that are told of a change and then read the flight see it changed.
            replica.require(connection);
        }
        Position end = from;
        List<ChangePage.Event> events = new ArrayList<>();
        Iterator<Change> changes = batch.changes().iterator();
        while (changes.hasNext()) {
            Change change = changes.next();
            end = new Position(from.epoch(), from.seen(), batch.target(), change.number());
            if (batch.complete() && !changes.hasNext()) {
                end = Position.at(from.epoch(), batch.target());
            }
            events.add(new ChangePage.Event(change, text(change, end)));
        }
        if (batch.complete()) {
            end = Position.at(from.epoch(), batch.target());
        }
        return new ChangePage(from, end, events);
    }

    /** No event, but the id that a client resumes from. */
    static String id(Position position) {
        return "id: " + position + "\n\n";
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection
    record Removed(long id, @Nullable String key) {}

    private String text(Change change, Position id) {
        boolean removed = change.flight() == null;
        Object data = removed ? new Removed(change.id(), change.key()) : change.flight();
        return "id: " + id + "\nevent: " + (removed ? "removed" : "upserted") + "\ndata: " + Json.encode(data) + "\n\n";
    }
}

package dev.puffel.faults;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The expected table after a stream of events, the simple way: of each subject the greatest (time, id) holds. */
final class Model {
    private final Map<String, String> greatest = new HashMap<>();
    private final Map<String, FlightRow> table = new TreeMap<>();

    void apply(Map<String, String> attributes, byte[] data) {
        String subject = String.valueOf(attributes.get("ce-subject"));
        // Times have one length here, so that their texts compare as they do.
        String place = attributes.get("ce-time") + " " + attributes.get("ce-id");
        if (place.compareTo(greatest.getOrDefault(subject, "")) <= 0) {
            return;
        }
        greatest.put(subject, place);
        if (String.valueOf(attributes.get("ce-type")).endsWith(".removed")) {
            table.remove(subject);
        } else {
            JsonObject flight = new JsonObject(new String(data, StandardCharsets.UTF_8));
            table.put(
                    subject,
                    new FlightRow(
                            flight.getString("origin"),
                            flight.getString("destination"),
                            flight.getString("departure"),
                            flight.getInteger("delay"),
                            flight.getInteger("distance")));
        }
    }

    Map<String, FlightRow> table() {
        return table;
    }
}

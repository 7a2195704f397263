import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Keeps a copy of all flights and prints each change: java Follow.java [URL [LAST_EVENT_ID]]. JDK 17 or newer. */
class Follow {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** Use a JSON library in a real program. */
    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    private final String url;
    private final Map<Long, String> flights = new TreeMap<>();
    private String lastId;

    Follow(String url, String lastId) {
        this.url = url;
        this.lastId = lastId;
    }

    public static void main(String... args) throws InterruptedException {
        Follow copy = new Follow(args.length > 0 ? args[0] : "http://localhost:4001", args.length > 1 ? args[1] : null);
        while (true) {
            try {
                copy.follow();
            } catch (IOException | RuntimeException e) {
                System.err.println(e);
                Thread.sleep(1000);
            }
        }
    }

    private void follow() throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/flights/changes"));
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<Stream<String>> changes = CLIENT.send(request.build(), BodyHandlers.ofLines());
        try (Stream<String> lines = changes.body()) {
            switch (changes.statusCode()) {
                case 200 -> {
                    if (lastId == null) {
                        // Read all flights only after the stream is open, so that no change is missed in between.
                        readAll();
                    }
                    read(lines.iterator());
                }
                // Puffel no longer has the changes since then.
                case 410 -> lastId = null;
                case 503 -> Thread.sleep(1000 * changes.headers().firstValueAsLong("Retry-After").orElse(1));
                default -> throw new IOException("/flights/changes answers " + changes.statusCode());
            }
        }
    }

    private void read(Iterator<String> lines) {
        String type = "";
        while (lines.hasNext()) {
            String line = lines.next();
            String value = line.substring(line.indexOf(':') + 1).strip();
            if (line.startsWith("id:")) {
                lastId = value;
            } else if (line.startsWith("event:")) {
                type = value;
            } else if (line.startsWith("data:")) {
                if (type.equals("removed")) {
                    flights.remove(id(value));
                } else {
                    flights.put(id(value), value);
                }
                System.out.println(type + " " + value);
            }
        }
    }

    private void readAll() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/flights"))
                .header("Accept", "application/x-ndjson")
                .build();
        HttpResponse<Stream<String>> export = CLIENT.send(request, BodyHandlers.ofLines());
        try (Stream<String> lines = export.body()) {
            if (export.statusCode() != 200) {
                throw new IOException("/flights answers " + export.statusCode());
            }
            flights.clear();
            lines.forEach(flight -> flights.put(id(flight), flight));
        }
        System.out.println("read " + flights.size() + " flights");
    }

    private static long id(String flight) {
        Matcher id = ID.matcher(flight);
        if (!id.find()) {
            throw new IllegalArgumentException("no flight: " + flight);
        }
        return Long.parseLong(id.group(1));
    }
}

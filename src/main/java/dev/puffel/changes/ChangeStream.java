package dev.puffel.changes;

/** The answer to one who follows the changes, before it has begun. */
record ChangeStream(ResponseSink sink, ChangeClient client) {
    void start() {
        sink.begin(client::drained);
        client.start();
    }
}

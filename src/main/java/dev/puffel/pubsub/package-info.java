/** Google Cloud Pub/Sub: connections, the worker, the relay, their settings and health; and events over HTTP. */
@NullMarked
package dev.puffel.pubsub;

import org.jspecify.annotations.NullMarked;

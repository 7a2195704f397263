/** All that speaks Google Cloud Pub/Sub: the connection, the worker that pulls, the publisher, their settings and health. */
@NullMarked
package dev.puffel.pubsub;

import org.jspecify.annotations.NullMarked;

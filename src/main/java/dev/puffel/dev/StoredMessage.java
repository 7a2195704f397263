package dev.puffel.dev;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Timestamps;
import com.google.pubsub.v1.PubsubMessage;

/**
 * A published message, shared by the subscriptions that it waits in. Serialized, since a million of them wait in a
 * small heap.
 *
 * @param id positive and rising in the order of publishing
 * @param publishTime milliseconds since the epoch
 * @param orderingKey empty for none
 * @param body the message as it came; its own id and publish time mean nothing
 */
record StoredMessage(long id, long publishTime, String orderingKey, ByteString body) {

    /** The message as subscribers see it. */
    PubsubMessage toMessage() {
        try {
            return PubsubMessage.newBuilder()
                    .mergeFrom(body)
                    .setMessageId(Long.toString(id))
                    .setPublishTime(Timestamps.fromMillis(publishTime))
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}

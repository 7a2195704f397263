package dev.puffel.dev;

import com.google.pubsub.v1.ReceivedMessage;
import java.util.List;

/** Leased messages as subscribers see them. */
final class Received {
    private Received() {}

    /** With the number of attempts only where there is a dead letter policy, as the protocol has it. */
    static List<ReceivedMessage> of(List<Lease> leases, boolean withAttempts) {
        return leases.stream().map(lease -> of(lease, withAttempts)).toList();
    }

    private static ReceivedMessage of(Lease lease, boolean withAttempts) {
        ReceivedMessage.Builder received =
                ReceivedMessage.newBuilder().setAckId(lease.ackId).setMessage(lease.delivery.message.toMessage());
        if (withAttempts) {
            received.setDeliveryAttempt(lease.delivery.attempts);
        }
        return received.build();
    }
}

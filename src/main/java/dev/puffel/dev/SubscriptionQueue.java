package dev.puffel.dev;

import com.google.pubsub.v1.Subscription;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One subscription: who waits for messages, and the messages that wait or are leased. All of it under its own lock;
 * nothing takes a time that depends on how many messages wait.
 */
final class SubscriptionQueue {
    /** An answer ends with the message that goes beyond it: a gRPC client takes 4 MiB unless told otherwise. */
    private static final int ENOUGH_BYTES = 2_000_000;

    private final Broker broker;
    private final ExpiryTimer timer;
    private final Deque<Receiver> receivers = new ArrayDeque<>();
    /** Of an ordering key only its first message, and only while none of the key is leased. */
    private final Deque<Delivery> ready = new ArrayDeque<>();

    private final Map<String, OrderingKey> keys = new HashMap<>();
    private final Leases leases = new Leases();
    private Subscription subscription;
    private @Nullable Status ended;

    SubscriptionQueue(Subscription subscription, Broker broker) {
        this.subscription = subscription;
        this.broker = broker;
        this.timer = new ExpiryTimer(broker.clock(), broker.scheduler(), this::expire);
    }

    synchronized Subscription subscription() {
        return subscription;
    }

    /** Its topic is gone; what waits stays. */
    synchronized void detach() {
        subscription = subscription.toBuilder().setTopic(Broker.DELETED_TOPIC).build();
    }

    /** Ends all who wait, now and later, with an error. */
    synchronized void end(Status status) {
        ended = status;
        List<Receiver> waiting = List.copyOf(receivers);
        receivers.clear();
        waiting.forEach(receiver -> receiver.end(status));
        timer.stop();
    }

    /** Adds newly published messages. */
    synchronized void add(Iterable<StoredMessage> messages) {
        for (StoredMessage message : messages) {
            if (subscription.getEnableMessageOrdering()
                    && !message.orderingKey().isEmpty()) {
                addOrdered(message);
            } else {
                ready.add(new Delivery(message, null));
            }
        }
        dispatch();
    }

    private void addOrdered(StoredMessage message) {
        OrderingKey key = keys.computeIfAbsent(message.orderingKey(), OrderingKey::new);
        Delivery delivery = new Delivery(message, key);
        if (key.waiting.isEmpty() && key.leased.isEmpty()) {
            ready.add(delivery);
        }
        key.waiting.add(delivery);
    }

    /** A subscriber begins to wait; it may be served before this returns. */
    synchronized void join(Receiver receiver) {
        if (ended != null) {
            receiver.end(ended);
            return;
        }
        receivers.add(receiver);
        dispatch();
    }

    /** A subscriber no longer waits; false where it did not anyway. */
    synchronized boolean leave(Receiver receiver) {
        return receivers.remove(receiver);
    }

    /** Hands out what can be handed out: called whenever there may be new messages, subscribers, or room. */
    synchronized void dispatch() {
        int unserved = 0;
        while (!ready.isEmpty() && unserved < receivers.size()) {
            Receiver receiver = receivers.remove();
            if (receiver.isGone()) {
                continue;
            }
            int room = receiver.room();
            if (room <= 0) {
                receivers.add(receiver);
                unserved++;
            } else if (receiver.receive(take(receiver, room))) {
                receivers.add(receiver);
                unserved = 0;
            }
        }
        if (ended == null) {
            timer.ringBy(leases.nextDeadline());
        }
    }

    private List<Lease> take(Receiver receiver, int room) {
        List<Lease> taken = new ArrayList<>();
        long deadline = broker.clock().millis() + receiver.ackDeadlineSeconds() * 1000L;
        int bytes = 0;
        Delivery next = ready.poll();
        while (next != null) {
            taken.add(lease(next, receiver, deadline));
            bytes += next.message.body().size();
            next = taken.size() < room && bytes < ENOUGH_BYTES ? after(next) : null;
        }
        return taken;
    }

    /** Those of one key may go out together. */
    private @Nullable Delivery after(Delivery delivery) {
        OrderingKey key = delivery.key;
        return key != null && !key.waiting.isEmpty() ? key.waiting.peek() : ready.poll();
    }

    private Lease lease(Delivery delivery, Receiver receiver, long deadline) {
        delivery.attempts++;
        Lease lease = new Lease(broker.nextAckId(), delivery, receiver, deadline);
        leases.add(lease);
        if (delivery.key != null) {
            delivery.key.waiting.remove();
            delivery.key.leased.add(lease);
        }
        return lease;
    }

    /** Acknowledges; an id whose lease has ended has no effect, so its message comes again. */
    synchronized void acknowledge(List<String> ackIds) {
        List<StoredMessage> acknowledged = new ArrayList<>();
        for (String ackId : ackIds) {
            Lease lease = leases.find(ackId);
            if (lease != null) {
                finish(lease);
                acknowledged.add(lease.delivery.message);
            }
        }
        broker.journal().acknowledged(subscription.getName(), acknowledged);
        dispatch();
    }

    /**
     * Moves deadlines to so many seconds from now; 0 gives the messages back. Ids whose leases have ended have no
     * effect.
     */
    synchronized void modifyAckDeadline(List<String> ackIds, int seconds) {
        long deadline = broker.clock().millis() + seconds * 1000L;
        for (String ackId : ackIds) {
            Lease lease = leases.find(ackId);
            if (lease == null) {
                continue;
            }
            if (seconds == 0) {
                redeliver(lease);
            } else {
                leases.extend(lease, deadline);
            }
        }
        dispatch();
    }

    /** Takes back what never reached its subscriber. It does not count as an attempt. */
    synchronized void takeBack(List<Lease> unseen) {
        for (Lease lease : unseen) {
            if (leases.contains(lease)) {
                lease.delivery.attempts--;
                putBack(lease);
            }
        }
        dispatch();
    }

    private synchronized void expire() {
        timer.rang();
        for (Lease lease : leases.expired(broker.clock().millis())) {
            // Unless it went back together with an earlier one of its key.
            if (leases.contains(lease)) {
                redeliver(lease);
            }
        }
        dispatch();
    }

    private void redeliver(Lease lease) {
        if (DeadLetters.isDue(subscription, lease.delivery.attempts)
                && broker.deadLetter(subscription, lease.delivery)) {
            finish(lease);
        } else {
            putBack(lease);
        }
    }

    private void putBack(Lease lease) {
        OrderingKey key = lease.delivery.key;
        if (key == null) {
            release(lease);
            ready.add(lease.delivery);
            return;
        }
        key.takeBackFrom(lease).forEach(this::release);
        makeReady(key);
    }

    private void finish(Lease lease) {
        release(lease);
        OrderingKey key = lease.delivery.key;
        if (key != null) {
            key.leased.remove(lease);
            makeReady(key);
        }
    }

    private void release(Lease lease) {
        leases.remove(lease);
        lease.receiver.released(lease);
    }

    private void makeReady(OrderingKey key) {
        if (!key.leased.isEmpty()) {
            return;
        }
        if (key.waiting.isEmpty()) {
            keys.remove(key.name);
        } else {
            ready.add(key.waiting.element());
        }
    }
}

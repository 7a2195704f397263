package dev.puffel.pubsub;

import com.google.api.core.ApiFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

/** The pulls that are under way; what they bring is bounded by their number. For one thread, but {@link #stop}. */
final class Pulls {
    /** How long a pull waits on the server for a first message. Far below the age at which the heartbeat counts as stopped. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Subscription subscription;
    private final int maxMessages;
    private final Set<ApiFuture<List<Received>>> underWay = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<ApiFuture<List<Received>>> answered = new LinkedBlockingQueue<>();
    private int notTaken;
    private volatile boolean stopped;

    Pulls(Subscription subscription, int maxMessages) {
        this.subscription = subscription;
        this.maxMessages = maxMessages;
    }

    /** Asks until there are so many pulls whose answers have not been taken. */
    void ask(int count) {
        for (; notTaken < count && !stopped; notTaken++) {
            ApiFuture<List<Received>> pull = subscription.ask(maxMessages, PATIENCE);
            underWay.add(pull);
            pull.addListener(
                    () -> {
                        underWay.remove(pull);
                        answered.add(pull);
                    },
                    MoreExecutors.directExecutor());
            if (stopped) {
                pull.cancel(true);
            }
        }
    }

    /** Whether there are answers to come. */
    boolean any() {
        return notTaken > 0;
    }

    /**
     * Waits for the next answer, and takes those that have come besides, up to as many messages as one pull brings.
     *
     * @throws ExecutionException where Pub/Sub refuses
     */
    List<Received> next() throws ExecutionException, InterruptedException {
        List<Received> batch = new ArrayList<>(take(answered.take()));
        ApiFuture<List<Received>> more = answered.peek();
        while (more != null && batch.size() + size(more) <= maxMessages) {
            batch.addAll(take(answered.remove()));
            more = answered.peek();
        }
        return batch;
    }

    private List<Received> take(ApiFuture<List<Received>> answer) throws ExecutionException, InterruptedException {
        notTaken--;
        try {
            return answer.get();
        } catch (CancellationException e) {
            return List.of();
        }
    }

    /** One that failed is taken by itself, so that it costs no other. */
    private long size(ApiFuture<List<Received>> answer) throws InterruptedException {
        try {
            return answer.get().size();
        } catch (ExecutionException e) {
            return Long.MAX_VALUE - maxMessages;
        } catch (CancellationException e) {
            return 0;
        }
    }

    /** Ends those that are under way, and asks no more. */
    void stop() {
        stopped = true;
        underWay.forEach(pull -> pull.cancel(true));
    }
}

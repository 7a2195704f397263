package dev.puffel.pubsub;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Pulls messages ahead of the worker: each pull that brings messages is followed by the next one, until a full batch waits. One
 * answer may have far fewer messages than were asked for, however many the subscription has.
 */
final class PullPipeline {
    /** How long a pull waits on the server for a first message. Far below the age at which the heartbeat counts as stopped. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** One is on its way while another is answered. Each may bring 10 MB. */
    private static final int MAX_UNDER_WAY = 2;

    /** No more messages are asked for while this many bytes wait. */
    private static final long MAX_BYTES = 10_000_000;

    private final Subscription subscription;
    private final int maxMessages;
    private final Set<CompletableFuture<List<Received>>> underWay = new HashSet<>();
    private final Queue<Answer> answers = new ArrayDeque<>();
    private boolean asking;
    private boolean stopped;

    PullPipeline(Subscription subscription, int maxMessages) {
        this.subscription = subscription;
        this.maxMessages = maxMessages;
    }

    /** Asks for messages and, once some have come, for more. */
    synchronized void start() {
        asking = !stopped;
        if (asking && !any()) {
            ask();
        }
    }

    /** Asks no more; what is under way comes yet. */
    synchronized void pause() {
        asking = false;
    }

    /** Cancels the pulls that are under way, and begins no more. */
    synchronized void stop() {
        stopped = true;
        asking = false;
        // A copy, as each pull removes itself.
        List.copyOf(underWay).forEach(pull -> pull.cancel(true));
    }

    /** Whether there are answers to come, or to be taken. */
    synchronized boolean any() {
        return !underWay.isEmpty() || !answers.isEmpty();
    }

    /**
     * Waits for the next answer, and takes those that have come besides, up to as many messages as one pull may bring.
     *
     * @throws ExecutionException where Pub/Sub refuses
     */
    synchronized List<Received> next() throws ExecutionException, InterruptedException {
        while (answers.isEmpty()) {
            wait();
        }
        Answer first = answers.remove();
        if (first.failure() != null) {
            throw new ExecutionException(first.failure());
        }
        List<Received> batch = new ArrayList<>(first.messages());
        // A failed answer is returned alone, so that no messages are lost with it.
        for (Answer more = answers.peek();
                more != null
                        && more.failure() == null
                        && batch.size() + more.messages().size() <= maxMessages;
                more = answers.peek()) {
            batch.addAll(answers.remove().messages());
        }
        if (!batch.isEmpty()) {
            askForMore();
        }
        return batch;
    }

    private void askForMore() {
        while (asking && underWay.size() < MAX_UNDER_WAY && isRoom()) {
            ask();
        }
    }

    private boolean isRoom() {
        return answers.stream().mapToInt(answer -> answer.messages().size()).sum() < maxMessages
                && answers.stream().mapToLong(Answer::bytes).sum() < MAX_BYTES;
    }

    private void ask() {
        CompletableFuture<List<Received>> pull = subscription.pull(maxMessages, PATIENCE);
        underWay.add(pull);
        var unused = pull.whenComplete((messages, e) -> answered(
                pull,
                e == null
                        ? new Answer(messages, null)
                        : new Answer(List.of(), e instanceof CancellationException ? null : e)));
    }

    private synchronized void answered(CompletableFuture<List<Received>> pull, Answer answer) {
        underWay.removeIf(other -> other == pull);
        answers.add(answer);
        if (!answer.messages().isEmpty()) {
            askForMore();
        }
        notifyAll();
    }

    private record Answer(List<Received> messages, @Nullable Throwable failure) {
        long bytes() {
            return messages.stream()
                    .mapToLong(received -> received.message().data().length)
                    .sum();
        }
    }
}

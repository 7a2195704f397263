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
 * Pulls messages ahead of the worker: after a pull that brings messages comes the next one, until a full batch waits. One pull
 * may bring far fewer messages than the subscription has.
 */
final class PullPipeline {
    /** How long the server waits for a first message. Much shorter than the time after which liveness goes down. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The maximum number of pulls at once: one is on its way while another is answered. Each may bring 10 MB. */
    private static final int MAX_UNDER_WAY = 2;

    /** No pull starts while this many bytes wait. */
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

    /** Starts pulling; pulls that bring messages start further pulls. */
    synchronized void start() {
        asking = !stopped;
        if (asking && !any()) {
            ask();
        }
    }

    /** Starts no further pulls. Pulls under way continue. */
    synchronized void pause() {
        asking = false;
    }

    /** Cancels the pulls that are under way, and starts no further pulls. */
    synchronized void stop() {
        stopped = true;
        asking = false;
        // A copy, because each pull removes itself.
        List.copyOf(underWay).forEach(pull -> pull.cancel(true));
    }

    /** Whether pulls are under way, or answers wait. */
    synchronized boolean any() {
        return !underWay.isEmpty() || !answers.isEmpty();
    }

    /**
     * Waits for the next answer, and adds the messages of other answers that wait, up to the maximum of one pull.
     *
     * @throws ExecutionException if Pub/Sub refuses a pull
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

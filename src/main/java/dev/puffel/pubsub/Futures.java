package dev.puffel.pubsub;

import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.concurrent.CompletableFuture;

/** Converts futures of Google's library to those of Java. */
final class Futures {
    private Futures() {}

    /** Returns a future that completes with the call; cancelling the future cancels the call. */
    static <T> CompletableFuture<T> completable(ApiFuture<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                call.cancel(mayInterruptIfRunning);
                return super.cancel(mayInterruptIfRunning);
            }
        };
        ApiFutures.addCallback(
                call,
                new ApiFutureCallback<>() {
                    @Override
                    public void onSuccess(T value) {
                        result.complete(value);
                    }

                    @Override
                    public void onFailure(Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                MoreExecutors.directExecutor());
        return result;
    }
}

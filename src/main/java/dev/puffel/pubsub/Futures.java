package dev.puffel.pubsub;

import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.concurrent.CompletableFuture;

/** Makes futures of Google's library those of Java. */
final class Futures {
    private Futures() {}

    /** Completes as the call does; cancelling it cancels the call. */
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

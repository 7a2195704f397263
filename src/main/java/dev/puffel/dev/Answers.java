package dev.puffel.dev;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Answers one call with a result or an error. */
final class Answers {
    private Answers() {}

    static <T> void answer(StreamObserver<T> observer, Supplier<T> call) {
        T result;
        try {
            result = call.get();
        } catch (RuntimeException e) {
            observer.onError(error(e));
            return;
        }
        observer.onNext(result);
        observer.onCompleted();
    }

    /** The broker's own errors as they are, all others with their text: whoever sees them is a developer. */
    static RuntimeException error(RuntimeException e) {
        Status status = Status.fromThrowable(e);
        return status.getCode() == Status.Code.UNKNOWN
                ? Status.INTERNAL.withDescription(e.toString()).withCause(e).asRuntimeException()
                : status.asRuntimeException();
    }
}

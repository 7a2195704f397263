package dev.puffel.http;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The share of the {@link BodyBudget} that the body of one request takes, until the request has ended. */
@RequestScoped
class RequestBody {
    private final BodyBudget budget;
    private long taken;

    RequestBody(BodyBudget budget) {
        this.budget = budget;
    }

    /** Reads at most so many bytes. */
    byte[] read(InputStream body, int most) throws IOException {
        return new FilterInputStream(body) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                if (count > 0) {
                    budget.take(RequestBody.this, count);
                    taken += count;
                }
                return count;
            }
        }.readNBytes(most);
    }

    @PreDestroy
    void end() {
        budget.giveBack(this, taken);
    }
}

package dev.puffel.role;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.Context;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ClockStepsTest {
    @Inject
    ClockSteps steps;

    @Inject
    Schedules schedules;

    @Singleton
    static class Schedules {
        final List<Boolean> onEventLoop = new CopyOnWriteArrayList<>();

        @Scheduled(every = "1s")
        @NonBlocking
        void tick() {
            onEventLoop.add(Context.isOnEventLoopThread());
        }
    }

    @Test
    void schedulesThatBeginAnewStayOnTheEventLoop() {
        await().until(() -> !schedules.onEventLoop.isEmpty());

        steps.beginAnew();
        schedules.onEventLoop.clear();

        await().until(() -> schedules.onEventLoop.size() > 1);
        assertEquals(List.of(true, true), schedules.onEventLoop.subList(0, 2));
    }
}

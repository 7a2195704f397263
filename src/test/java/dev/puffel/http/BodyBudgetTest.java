package dev.puffel.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BodyBudgetTest {
    private final BodyBudget budget = new BodyBudget(100);

    private void isRefused(String request, int bytes) {
        assertThrows(ProblemException.class, () -> budget.take(request, bytes));
    }

    @Test
    void oneBodyAtATimeGoesBeyondWhatAllMayTake() {
        budget.take("a", 60);
        budget.take("b", 40);
        budget.take("b", 70);
        isRefused("a", 1);
        isRefused("c", 1);
        budget.giveBack("b", 110);
        assertDoesNotThrow(() -> budget.take("a", 60));
        isRefused("c", 1);
    }

    @Test
    void bodiesThatEndMakeRoom() {
        budget.take("a", 100);
        budget.giveBack("a", 100);
        budget.take("b", 50);
        budget.take("c", 50);
        budget.take("c", 1);
        isRefused("b", 1);
    }
}

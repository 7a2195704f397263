package dev.puffel.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BodyBudgetTest {
    private final BodyBudget budget = new BodyBudget(100);

    @Test
    void bodiesTogetherAreBounded() {
        budget.take(0, 60);
        assertThrows(ProblemException.class, () -> budget.take(0, 41));
        budget.take(0, 40);
        budget.giveBack(60);
        assertDoesNotThrow(() -> budget.take(0, 60));
    }

    @Test
    void oneBodyAloneMayBeLarger() {
        budget.take(0, 90);
        budget.take(90, 90);
        assertThrows(ProblemException.class, () -> budget.take(0, 1));
    }
}

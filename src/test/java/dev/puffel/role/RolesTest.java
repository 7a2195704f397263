package dev.puffel.role;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolesTest {
    @Test
    void someOrAll() {
        assertEquals(Set.of(Role.API), Roles.parse("api"));
        assertEquals(Set.of(Role.API, Role.RELAY, Role.WORKER), Roles.parse("worker, relay,api,api"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void noneIsAnError(String text) {
        assertEquals(
                "puffel.roles is empty; choose from api, relay, worker",
                assertThrows(IllegalArgumentException.class, () -> Roles.parse(text))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pilot", "API", "api,pilot", "api,", "api relay"})
    void anUnknownOneIsAnError(String text) {
        String unknown = text.substring(text.indexOf(',') + 1);
        assertEquals(
                "puffel.roles has an unknown role \"" + unknown + "\"; choose from api, relay, worker",
                assertThrows(IllegalArgumentException.class, () -> Roles.parse(text))
                        .getMessage());
    }
}

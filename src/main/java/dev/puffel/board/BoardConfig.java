package dev.puffel.board;

import dev.puffel.SettingRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.ZoneId;

/** The board of departures and arrivals. */
@ConfigMapping(prefix = "puffel.board")
public interface BoardConfig {
    /** The time zone of a board whose address has none, such as {@code Europe/London}. */
    @WithDefault("UTC")
    @WithConverter(SettingRules.Zone.class)
    ZoneId zone();
}

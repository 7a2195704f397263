package dev.puffel;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.math.BigInteger;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Converters that check the values of settings. A value that a converter refuses ends the start with a line that names the setting, the
 * value and what is allowed.
 */
public final class SettingRules {
    private SettingRules() {}

    /** A whole number from 1 to 100,000. */
    @RegisterForReflection
    public static class Count implements Converter<Integer> {
        private final int max;

        /** Called by the configuration. */
        public Count() {
            this(100_000);
        }

        Count(int max) {
            this.max = max;
        }

        @Override
        public Integer convert(String text) {
            String value = text.strip();
            check(
                    value.matches("0*[1-9][0-9]{0,8}") && Integer.parseInt(value) <= max,
                    "must be a whole number from 1 to " + max);
            return Integer.valueOf(value);
        }
    }

    /** A number of messages that Pub/Sub delivers at once. */
    @RegisterForReflection
    public static class MessageCount extends Count {
        /** Called by the configuration. */
        public MessageCount() {
            super(1000);
        }
    }

    /** A time to wait: at least a millisecond, at most a day. */
    @RegisterForReflection
    public static class Wait extends Time {
        /** Called by the configuration. */
        public Wait() {
            super(Duration.ofMillis(1), Duration.ofDays(1), "1ms to 1d");
        }
    }

    /** A tolerance: at most a day, {@code 0s} for none. */
    @RegisterForReflection
    public static class Tolerance extends Time {
        /** Called by the configuration. */
        public Tolerance() {
            super(Duration.ZERO, Duration.ofDays(1), "0s to 1d");
        }
    }

    /** A time for which something is kept: at least a second, at most ten years. */
    @RegisterForReflection
    public static class Retention extends Time {
        /** Called by the configuration. */
        public Retention() {
            super(Duration.ofSeconds(1), Duration.ofDays(3650), "1s to 3650d");
        }
    }

    private static class Time implements Converter<Duration> {
        private final Duration min;
        private final Duration max;
        private final String range;

        Time(Duration min, Duration max, String range) {
            this.min = min;
            this.max = max;
            this.range = range;
        }

        @Override
        public Duration convert(String value) {
            String rule = "must be a duration from " + range;
            try {
                Duration time = new DurationConverter().convert(value);
                check(time != null && time.compareTo(min) >= 0 && time.compareTo(max) <= 0, rule);
                return time;
            } catch (ArithmeticException | IllegalArgumentException e) {
                throw new IllegalArgumentException(rule);
            }
        }
    }

    /** A size in memory: at most half of the heap. */
    @RegisterForReflection
    public static class Memory implements Converter<MemorySize> {
        @Override
        public MemorySize convert(String value) {
            long max = Runtime.getRuntime().maxMemory() / 2;
            String rule = "must be a size from 0 to " + (max >> 20) + "M, half of the heap";
            try {
                MemorySize size = new MemorySizeConverter().convert(value);
                check(size != null && size.asBigInteger().compareTo(BigInteger.valueOf(max)) <= 0, rule);
                return size;
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(rule);
            }
        }
    }

    /** True or false. Any other text is refused, because it would otherwise count as false. */
    @RegisterForReflection
    public static class Flag implements Converter<Boolean> {
        @Override
        public Boolean convert(String value) {
            String text = value.strip().toLowerCase(Locale.ROOT);
            boolean yes = List.of("true", "yes", "y", "on", "1").contains(text);
            check(yes || List.of("false", "no", "n", "off", "0").contains(text), "must be true or false");
            return yes;
        }
    }

    /** Host and port. */
    @RegisterForReflection
    public static class Address implements Converter<String> {
        @Override
        public String convert(String value) {
            check(
                    value.matches("(\\[[0-9a-fA-F:.]+]|[^\\s:/\\[\\]]+):[0-9]{1,5}"),
                    "must be a host and a port, such as localhost:8085");
            return value;
        }
    }

    /** The source of CloudEvents: a URI reference. */
    @RegisterForReflection
    public static class Source implements Converter<String> {
        @Override
        public String convert(String value) {
            check(value.matches("[^\\s<>\"{}|^`\\\\]+"), "must be a URI reference, such as /puffel");
            return value;
        }
    }

    /** A time zone by the name of its region, which browsers also know. */
    @RegisterForReflection
    public static class Zone implements Converter<ZoneId> {
        @Override
        public ZoneId convert(String value) {
            check(ZoneId.getAvailableZoneIds().contains(value), "must be a time zone, such as Europe/London");
            return ZoneId.of(value);
        }
    }

    private static void check(boolean allowed, String rule) {
        if (!allowed) {
            throw new IllegalArgumentException(rule);
        }
    }
}

package dev.puffel.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Metrics in Prometheus's text format, as much of it as this service writes. */
final class Scrape {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? (\\S+)");

    private final List<Sample> samples = new ArrayList<>();

    private record Sample(String name, String labels, double value) {}

    Scrape(String text) {
        text.lines().forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                String labels = sample.group(2);
                samples.add(new Sample(sample.group(1), labels == null ? "" : labels, number(sample.group(3))));
            }
        });
    }

    /** The value of a metric without labels; empty where there is none. */
    OptionalDouble value(String name) {
        return samples.stream()
                .filter(sample -> sample.name.equals(name))
                .mapToDouble(Sample::value)
                .filter(Double::isFinite)
                .findFirst();
    }

    /** All values that a label of a metric has, in order of their appearance. */
    List<String> labels(String name, String label) {
        Pattern pattern = Pattern.compile("(?:^|,)" + Pattern.quote(label) + "=\"([^\"]*)\"");
        return samples.stream()
                .filter(sample -> sample.name.equals(name))
                .map(sample -> pattern.matcher(sample.labels))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .toList();
    }

    private static double number(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "+inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }
}

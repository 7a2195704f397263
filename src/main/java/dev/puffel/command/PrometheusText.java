package dev.puffel.command;

import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Metrics in Prometheus's text format, as far as this service writes it. */
record PrometheusText(String text) {
    /** Returns the value of a metric without labels; empty if there is no finite one. */
    OptionalDouble value(String name) {
        Matcher sample = Pattern.compile("(?m)^" + name + " ([-+.0-9eE]+)$").matcher(text);
        return sample.find() ? OptionalDouble.of(Double.parseDouble(sample.group(1))) : OptionalDouble.empty();
    }

    /** Returns all values of a label of a metric, in order of their appearance. */
    List<String> labels(String name, String label) {
        return Pattern.compile("(?m)^" + name + "\\{(?:.*,)?" + label + "=\"([^\"]*)\"")
                .matcher(text)
                .results()
                .map(sample -> sample.group(1))
                .toList();
    }
}

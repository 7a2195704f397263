package dev.puffel.flight;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** Keeps a {@link FlightStatus} in its column as it is written outside. */
@Converter(autoApply = true)
public class FlightStatusConverter implements AttributeConverter<FlightStatus, String> {
    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable FlightStatus status) {
        return status == null ? null : status.text();
    }

    @Override
    public @Nullable FlightStatus convertToEntityAttribute(@Nullable String text) {
        return text == null ? null : FlightStatus.of(text).orElseThrow();
    }
}

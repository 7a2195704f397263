package dev.puffel.flight;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a field of {@link FlightState}, with its bounds. A field is optional if its type is {@code @Nullable}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface FieldRule {
    /** A phrase for help texts. */
    String help();

    /** The minimum of a whole number. */
    int min() default Integer.MIN_VALUE;

    /** The maximum of a whole number, or the maximum number of characters of a text or of texts in a list. */
    int max() default Integer.MAX_VALUE;

    /**
     * A regular expression for a text in capitals; other text is converted to capitals first. If it has two groups, spaces
     * are removed and only the groups are kept. Empty for any text.
     */
    String pattern() default "";

    /** The error for text that does not match the pattern, to be read after the field's name. */
    String message() default "";
}

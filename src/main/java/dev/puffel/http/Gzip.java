package dev.puffel.http;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Compresses the responses of a method for clients that accept gzip: lists and the board. A single flight is not compressed,
 * because its strong {@code ETag} belongs to one coding. The stream of changes is not compressed, because events must not wait
 * in a compressor.
 *
 * <p>{@code @Compressed} of Quarkus needs a compressor in each connection, which slows down all other requests.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Gzip {}

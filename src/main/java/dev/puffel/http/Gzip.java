package dev.puffel.http;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Responses of this method are compressed for clients that accept gzip: those of lists and of the board. One flight has a strong
 * {@code ETag}, which another coding must not have, and a stream of changes must not wait in a compressor.
 *
 * <p>{@code @Compressed} of Quarkus needs a compressor in each connection, which costs all other requests.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Gzip {}

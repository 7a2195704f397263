package dev.puffel.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Objects;

/**
 * A style or script that is part of a page.
 *
 * @param source what lets it in, and no other, in a Content-Security-Policy
 */
public record Inline(String text, String source) {
    /** Reads a resource. */
    static Inline read(String resource) {
        try (InputStream in = Objects.requireNonNull(Inline.class.getResourceAsStream(resource))) {
            byte[] bytes = in.readAllBytes();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Inline(
                    new String(bytes, UTF_8), "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

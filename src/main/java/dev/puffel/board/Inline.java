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
 * A style or script that is embedded in a page.
 *
 * @param source the source expression that allows only this text in a Content-Security-Policy
 */
public record Inline(String text, String source) {
    static final Inline STYLE = load("/board/board.css");
    static final Inline SCRIPT = load("/board/board.js");

    /** The Content-Security-Policy of pages with the style and the script. */
    static final String POLICY = "default-src 'none'; style-src " + STYLE.source + "; script-src " + SCRIPT.source
            + "; img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static Inline load(String resource) {
        String text = content(resource);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return new Inline(text, "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String content(String resource) {
        try (InputStream in = Objects.requireNonNull(Inline.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

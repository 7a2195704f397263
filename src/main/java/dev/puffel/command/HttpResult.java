package dev.puffel.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The response of the running service to a GET request.
 *
 * @param url the URL of the request
 * @param status the HTTP status
 * @param text the body
 */
record HttpResult(String url, int status, String text) {
    /** Shorter than the timeout of the image's HEALTHCHECK, 3 s. */
    private static final int TIMEOUT_MILLIS = 2_500;

    /**
     * Sends the request.
     *
     * @param url the URL, with or without http://; null for this machine and the configured port
     * @param path the path if the URL is null
     * @throws CommandFailure if nothing answers
     */
    static HttpResult get(@Nullable String url, String path) {
        String address = url == null ? "localhost:" + Settings.get("quarkus.http.port") + path : url;
        String target = address.contains("://") ? address : "http://" + address;
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(target).toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            int status = connection.getResponseCode();
            return new HttpResult(target, status, text(connection, status));
        } catch (IOException | IllegalArgumentException | ClassCastException e) {
            throw new CommandFailure("no answer from " + target + ": " + e.getMessage(), e);
        }
    }

    boolean isOk() {
        return status == HttpURLConnection.HTTP_OK;
    }

    private static String text(HttpURLConnection connection, int status) throws IOException {
        try (InputStream body = status < HttpURLConnection.HTTP_BAD_REQUEST
                ? connection.getInputStream()
                : connection.getErrorStream()) {
            return body == null ? "" : new String(body.readAllBytes(), UTF_8);
        }
    }
}

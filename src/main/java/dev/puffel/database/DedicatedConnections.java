package dev.puffel.database;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections outside of the pools, for listeners. They fail if the server does not answer. */
@Singleton
public class DedicatedConnections {
    private static final int CONNECT_SECONDS = 3;

    private final String url;
    private final Optional<String> user;
    private final Optional<String> password;

    DedicatedConnections(
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") Optional<String> user,
            @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /**
     * Opens a connection; the caller closes it.
     *
     * @param name the application name that the server shows
     * @param silentSeconds the longest time to wait for an answer, in seconds
     */
    Connection open(String name, int silentSeconds) throws SQLException {
        return open(url, name, silentSeconds);
    }

    /** Opens a connection to another server, with the same user. */
    Connection open(String url, String name, int silentSeconds) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        user.ifPresent(source::setUser);
        password.ifPresent(source::setPassword);
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(silentSeconds);
        source.setApplicationName(name);
        return source.getConnection();
    }
}

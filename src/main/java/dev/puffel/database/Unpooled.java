package dev.puffel.database;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections that nobody else uses, for what listens; they fail where the server does not answer. */
@Singleton
public class Unpooled {
    private static final int CONNECT_SECONDS = 3;

    private final String url;
    private final Optional<String> user;
    private final Optional<String> password;

    Unpooled(
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") Optional<String> user,
            @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /**
     * Opens one; the caller closes.
     *
     * @param name what the server shows of it
     * @param silentSeconds the longest that an answer may take
     */
    Connection open(String name, int silentSeconds) throws SQLException {
        return open(url, name, silentSeconds);
    }

    /** The same, to another server that knows the user. */
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

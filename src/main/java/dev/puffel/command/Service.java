package dev.puffel.command;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.QuarkusBindException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Boots Quarkus. If it cannot start, prints the reason in one line. */
final class Service {
    private static final Logger LOG = Logger.getLogger(Service.class);

    private Service() {}

    /** Runs an application to its end, or the service until it is stopped. Returns the exit code. */
    static int run(@Nullable Class<? extends QuarkusApplication> application) {
        AtomicInteger exit = new AtomicInteger();
        Quarkus.run(application, (code, failure) -> {
            exit.set(code);
            if (failure != null && code != 0) {
                System.err.println("puffel: cannot start: " + reason(failure));
                LOG.debug("Cannot start", failure);
            }
        });
        return exit.get();
    }

    static String portInUse(int port) {
        return "port " + port + " is in use by another process; choose another by --port or QUARKUS_HTTP_PORT";
    }

    private static String reason(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof QuarkusBindException bind) {
                return portInUse(bind.getPort());
            }
            if (e instanceof SQLException sql && Database.lacksPrivilege(sql)) {
                return new Database().missingGrant(sql);
            }
        }
        return CommandFailure.reason(failure);
    }
}

package dev.puffel.telemetry;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.logging.Handler;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.handlers.ConsoleHandler;

/** Adds the fields of Google Cloud Logging that Quarkus does not write to logs in JSON. */
class GoogleLogs {
    private final String format;
    private final String project;

    GoogleLogs(
            @ConfigProperty(name = "quarkus.log.console.json.log-format") String format,
            @ConfigProperty(name = "puffel.messaging.project") String project) {
        this.format = format;
        this.project = project;
    }

    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        if (format.equals("gcp")) {
            improve(LogContext.getLogContext().getLogger("").getHandlers());
        }
    }

    private void improve(Handler[] handlers) {
        for (Handler handler : handlers) {
            // A log file has a separate format.
            if (handler instanceof ConsoleHandler) {
                handler.setFormatter(GoogleLogFormat.improve(handler.getFormatter(), project));
            }
            if (handler instanceof ExtHandler of) {
                improve(of.getHandlers());
            }
        }
    }
}

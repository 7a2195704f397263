package dev.puffel.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.restassured.RestAssured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Debian's Chromium, looking at the Puffel under test. */
public final class Chromium implements AutoCloseable {
    /** Its file. */
    public static final Path FILE = Path.of("/usr/bin/chromium");

    private final List<String> errors = new ArrayList<>();
    private @Nullable Playwright playwright;
    private @Nullable Browser browser;
    private @Nullable BrowserContext context;

    /** Whether it is on this machine. */
    public static boolean isInstalled() {
        return Files.isExecutable(FILE);
    }

    /** Starts it. */
    public void start() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(FILE)
                        // Its own sandbox refuses root.
                        .setArgs(List.of("--no-sandbox")));
    }

    /** A new page, of one who was never here; the page before is closed. */
    public Page open(Browser.NewContextOptions options) {
        if (context != null) {
            context.close();
        }
        if (browser == null) {
            throw new IllegalStateException("not started");
        }
        context = browser.newContext(options.setBaseURL("http://localhost:" + RestAssured.port));
        Page page = context.newPage();
        errors.clear();
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        return page;
    }

    /** The complaints of the page, also about its policy. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() {
        if (playwright != null) {
            playwright.close();
        }
    }
}

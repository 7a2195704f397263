package dev.puffel.flight.pages;

import dev.puffel.http.GzipInterceptor;
import dev.puffel.security.SecurityConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;

/** Answers requests from the cache of pages before they need a thread, or wait for their turn. */
@Singleton
public class CachedPages {
    /** Comes after RequestLimits, and before ConcurrencyLimit. */
    private static final int PRIORITY = 95;

    private static final String KEY = CachedPages.class.getName();

    /** The content type as Quarkus writes it. */
    public static final String JSON = MediaType.APPLICATION_JSON + ";charset=UTF-8";

    private static final CharSequence TYPE = HttpHeaders.createOptimized(JSON);

    /** Media type and coding of a list depend on what the client accepts. */
    public static final CharSequence VARY = HttpHeaders.createOptimized("Accept, Accept-Encoding");

    private final PageCache cache;
    private final boolean on;

    CachedPages(PageCache cache, SecurityConfig security) {
        this.cache = cache;
        // If reads need a token, the token must be checked first.
        this.on = cache.isOn() && security.publicReads();
    }

    void register(@Observes Filters filters) {
        if (on) {
            filters.register(this::answer, PRIORITY);
        }
    }

    /** Stores the page that answers a request, if it is a first page as JSON. */
    public void keep(RoutingContext context, PageCache.Page page) {
        PageCache.Key key = context.get(KEY);
        if (key != null) {
            cache.put(key, page);
        }
    }

    private void answer(RoutingContext context) {
        HttpServerRequest request = context.request();
        String query = request.query() == null ? "" : request.query();
        if (!request.method().equals(HttpMethod.GET)
                || !"/flights".equals(request.path())
                || query.contains("cursor=")) {
            context.next();
            return;
        }
        PageCache.Key key =
                cache.key(query, request.headers().getAll(HttpHeaders.ACCEPT), GzipInterceptor.isAccepted(request));
        cache.get(key).ifPresentOrElse(page -> write(request, page), () -> {
            context.put(KEY, key);
            context.next();
        });
    }

    private static void write(HttpServerRequest request, PageCache.Page page) {
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.ETAG, page.tag()).putHeader(HttpHeaders.VARY, VARY);
        if (page.link() != null) {
            response.putHeader(jakarta.ws.rs.core.HttpHeaders.LINK, page.link());
        }
        if (page.isKnown(request.headers().getAll(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
        } else {
            if (page.isGzip()) {
                response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
            }
            response.putHeader(HttpHeaders.CONTENT_TYPE, TYPE).end(page.body());
        }
    }
}

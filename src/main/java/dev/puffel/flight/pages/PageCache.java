package dev.puffel.flight.pages;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A cache of pages of flights, as bytes. Each page belongs to a generation, and each change of a flight ends the current
 * generation. A page is served only if all changes up to the allowed staleness are known.
 */
@Singleton
// The class that the builder below selects; it is registered as in the guide of quarkus-cache, "Going native"
// (quarkus#30744).
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.SSSMW")
public class PageCache {
    private static final int ENTRY_SIZE = 300;

    private final Duration staleness;
    private final Cache<Key, Page> pages;
    private final AtomicLong generation = new AtomicLong();

    /** The {@link System#nanoTime} until which pages may be served, because all changes older than the staleness are known. */
    private volatile long currentUntil = System.nanoTime();

    PageCache(CacheConfig config, MeterRegistry metrics) {
        staleness = config.staleness();
        pages = Caffeine.newBuilder()
                .maximumWeight(config.maxSize().asLongValue())
                .weigher(PageCache::weight)
                .recordStats()
                .build();
        if (isOn()) {
            CaffeineCacheMetrics.monitor(metrics, pages, "pages");
        }
    }

    /**
     * A response, with the link of its cursor.
     *
     * @param tag weak, because the compressed body has the same tag
     * @param isGzip whether the body is compressed
     */
    public record Page(Buffer body, @Nullable String link, String tag, boolean isGzip) {
        /** Creates a page with a tag that depends only on its bytes and link, so that it is the same on all instances. */
        public static Page of(byte[] body, @Nullable String link) {
            CRC32C sum = new CRC32C();
            sum.update(body);
            if (link != null) {
                sum.update(link.getBytes(StandardCharsets.UTF_8));
            }
            return new Page(Buffer.buffer(body), link, "W/\"%x-%x\"".formatted(body.length, sum.getValue()), false);
        }

        private Page compress() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(body.getBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Page(Buffer.buffer(bytes.toByteArray()), link, tag, true);
        }

        /** Whether the lines of an {@code If-None-Match} contain the tag, by weak comparison. */
        public boolean isKnown(List<String> lines) {
            return lines.stream().anyMatch(line -> line.equals("*") || line.contains(tag.substring(2)));
        }
    }

    /** The key of a page, with the generation in which the page is read. */
    record Key(long generation, String query, List<String> accept, boolean acceptsGzip) {}

    boolean isOn() {
        return !(staleness.isZero() || staleness.isNegative());
    }

    Duration staleness() {
        return staleness;
    }

    /** Returns the key of a page that will be read now. */
    Key key(String query, List<String> accept, boolean acceptsGzip) {
        return new Key(generation.get(), query, accept, acceptsGzip);
    }

    /** Stores a page that was read after its key was created, compressed if the key says so. */
    void put(Key key, Page page) {
        pages.put(key, key.acceptsGzip ? page.compress() : page);
    }

    /** Returns the page with a key, if it may still be served. */
    Optional<Page> get(Key key) {
        return System.nanoTime() - currentUntil < 0 ? Optional.ofNullable(pages.getIfPresent(key)) : Optional.empty();
    }

    /** Called after flights were changed and committed: pages that were read before are not served any more. */
    void changed() {
        generation.incrementAndGet();
        pages.invalidateAll();
    }

    /** Called when all changes that were committed at this {@link System#nanoTime} are known. */
    void current(long asOf) {
        currentUntil = asOf + staleness.toNanos();
    }

    private static int weight(Key key, Page page) {
        int accept = key.accept.stream().mapToInt(String::length).sum();
        return ENTRY_SIZE + 2 * (key.query.length() + accept) + page.body.length();
    }
}

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
 * Pages of flights as they were answered. A page is of one generation, which every change of a flight ends; it is given away
 * only while it is known that no change of some time ago was missed.
 */
@Singleton
// The class that the builder below chooses; the guide of quarkus-cache, "Going native", has it registered so
// (quarkus#30744).
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.SSSMW")
public class PageCache {
    private static final int ENTRY_SIZE = 300;

    private final Duration staleness;
    private final Cache<Key, Page> pages;
    private final AtomicLong generation = new AtomicLong();

    /** By {@link System#nanoTime}, until when no change that is older than the staleness can have been missed. */
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
     * @param tag weak, as a compressed body has it too
     * @param isGzip whether the body is compressed
     */
    public record Page(Buffer body, @Nullable String link, String tag, boolean isGzip) {
        /** The page with a tag that is made of its bytes, so that all instances give the same. */
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

        /** Whether the lines of an {@code If-None-Match} have the tag, by weak comparison. */
        public boolean isKnown(List<String> lines) {
            return lines.stream().anyMatch(line -> line.equals("*") || line.contains(tag.substring(2)));
        }
    }

    /** Of a page; the generation is that in which it is read. */
    record Key(long generation, String query, List<String> accept, boolean acceptsGzip) {}

    boolean isOn() {
        return !(staleness.isZero() || staleness.isNegative());
    }

    Duration staleness() {
        return staleness;
    }

    /** The key of a page that is going to be read now. */
    Key key(String query, List<String> accept, boolean acceptsGzip) {
        return new Key(generation.get(), query, accept, acceptsGzip);
    }

    /** Keeps a page that was read since its key was asked for, compressed if the key says so. */
    void put(Key key, Page page) {
        pages.put(key, key.acceptsGzip ? page.compress() : page);
    }

    /** The page with a key, if it can still be given away. */
    Optional<Page> get(Key key) {
        return System.nanoTime() - currentUntil < 0 ? Optional.ofNullable(pages.getIfPresent(key)) : Optional.empty();
    }

    /** Flights were changed, and that is committed: no page that was read before is given away any more. */
    void changed() {
        generation.incrementAndGet();
        pages.invalidateAll();
    }

    /** All changes that were committed at this time, by {@link System#nanoTime}, have been told of. */
    void current(long asOf) {
        currentUntil = asOf + staleness.toNanos();
    }

    private static int weight(Key key, Page page) {
        int accept = key.accept.stream().mapToInt(String::length).sum();
        return ENTRY_SIZE + 2 * (key.query.length() + accept) + page.body.length();
    }
}

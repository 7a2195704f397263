package dev.puffel.security;

import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.DefaultJWTTokenParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.KeyLocationResolver;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.Key;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.http.Get;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.KeyPersuasion;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.InvalidAlgorithmException;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens with the issuer's keys, which are cached in memory. One separate thread at a time fetches keys, so an issuer
 * that hangs blocks only tokens with unknown keys. SmallRye's own resolver fetches keys in the threads of requests, without
 * limits on time and number.
 */
@Alternative
@Priority(1)
@Singleton
class IssuerKeys extends JWTCallerPrincipalFactory {
    /** The timeout for connecting, and for the response. */
    private static final int HTTP_MILLIS = 2_000;

    /** How long a request waits for an unknown key; slightly longer than the timeout for the response. */
    private static final long WAIT_MILLIS = 2_500;

    /** The maximum number of requests that wait, each in a worker thread. Other requests get a 503. */
    private static final int WAITERS = 2;

    /** Keys are fetched again after this time, so that keys that the issuer has revoked are removed. */
    private static final long REFRESH_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** Unknown keys cause at most one fetch in this time. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Semaphore waiters = new Semaphore(WAITERS);
    private final Parser parser = new Parser();
    private volatile List<JsonWebKey> keys = List.of();
    private @Nullable CompletableFuture<Boolean> fetch;
    private long fetchedAt;

    /** Thrown if the key of a token that may be valid cannot be fetched now. */
    static final class Unavailable extends UnresolvableKeyException {
        private static final long serialVersionUID = 1L;

        Unavailable(Throwable cause) {
            super("The keys of the issuer of tokens cannot be fetched", cause);
        }
    }

    /**
     * Fetches the keys before the first request.
     *
     * @throws IllegalStateException if the keys are in a file that cannot be read
     */
    void start(
            @Observes StartupEvent event,
            Roles roles,
            Instance<JWTAuthContextInfo> info,
            @ConfigProperty(name = "mp.jwt.verify.publickey.location") Optional<String> location) {
        if (roles.has(Role.API) && location.isPresent()) {
            try {
                VerificationKeyResolver resolver = parser.getVerificationKeyResolver(info.get());
                if (resolver instanceof Remote remote) {
                    CompletableFuture<Boolean> unused = remote.refresh();
                }
            } catch (UnresolvableKeyException e) {
                throw new IllegalStateException("mp.jwt.verify.publickey.location: cannot read " + location.get(), e);
            }
        }
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo info) throws ParseException {
        JwtContext context = parser.parse(token, isRemote(info) ? withEllipticCurve(info) : info);
        String type = context.getJoseObjects().get(0).getHeader("typ");
        return new DefaultJWTCallerPrincipal(token, type, context.getJwtClaims());
    }

    private static boolean isRemote(JWTAuthContextInfo info) {
        return info.getPublicKeyLocation() != null
                && info.getPublicKeyLocation().startsWith("http");
    }

    /** Also allows ES256; SmallRye's default is only RS256. A JWKS contains the type of each key. */
    private static JWTAuthContextInfo withEllipticCurve(JWTAuthContextInfo info) {
        if (!info.getSignatureAlgorithm().equals(Set.of(SignatureAlgorithm.RS256))) {
            return info;
        }
        JWTAuthContextInfo both = new JWTAuthContextInfo(info);
        both.setSignatureAlgorithm(Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256));
        return both;
    }

    /** SmallRye's parser with another resolver for keys that are fetched. */
    private final class Parser extends DefaultJWTTokenParser {
        private @Nullable Remote remote;

        @Override
        protected synchronized VerificationKeyResolver getVerificationKeyResolver(JWTAuthContextInfo info)
                throws UnresolvableKeyException {
            if (!isRemote(info)) {
                return super.getVerificationKeyResolver(info);
            }
            if (remote == null) {
                remote = new Remote(info);
            }
            return remote;
        }
    }

    private final class Remote extends KeyLocationResolver {
        Remote(JWTAuthContextInfo info) throws UnresolvableKeyException {
            super(info);
        }

        /** SmallRye's method would fetch the keys at once. */
        @Override
        protected void initializeKeyContent() {}

        @Override
        public Key resolveKey(JsonWebSignature token, List<JsonWebStructure> nesting) throws UnresolvableKeyException {
            try {
                Key key = new JwksVerificationKeyResolver(keys).resolveKey(token, nesting);
                if (isOlderThan(REFRESH_NANOS)) {
                    CompletableFuture<Boolean> unused = refresh();
                }
                return key;
            } catch (UnresolvableKeyException e) {
                if (!mayBeValid(token)) {
                    throw e;
                }
                if (!await(refresh())) {
                    throw new Unavailable(e);
                }
                return new JwksVerificationKeyResolver(keys).resolveKey(token, nesting);
            }
        }

        /** Whether all checks except that of the signature succeed. */
        private boolean mayBeValid(JsonWebSignature token) {
            JwtConsumerBuilder checks = new JwtConsumerBuilder()
                    .setSkipSignatureVerification()
                    .setRequireExpirationTime()
                    .setAllowedClockSkewInSeconds(authContextInfo.getClockSkew())
                    .setExpectedIssuer(authContextInfo.getIssuedBy())
                    .setExpectedAudience(authContextInfo.getExpectedAudience().toArray(String[]::new));
            try {
                if (token.getAlgorithmNoConstraintCheck().getKeyPersuasion() != KeyPersuasion.ASYMMETRIC) {
                    return false;
                }
                JwtClaims claims = JwtClaims.parse(token.getUnverifiedPayload());
                checks.build().processContext(new JwtContext(claims, List.of(token)));
                return true;
            } catch (InvalidJwtException | InvalidAlgorithmException e) {
                return false;
            }
        }

        /** Starts a fetch, unless one is under way. Returns false if the last fetch was too recent. */
        private CompletableFuture<Boolean> refresh() {
            synchronized (IssuerKeys.this) {
                if (fetch != null && fetch.isDone() && !isOlderThan(REST_NANOS)) {
                    return CompletableFuture.completedFuture(false);
                }
                if (fetch == null || fetch.isDone()) {
                    fetch = CompletableFuture.supplyAsync(this::fetch, work -> {
                        Thread thread = new Thread(work, "issuer-keys");
                        thread.setDaemon(true);
                        thread.start();
                    });
                }
                return fetch;
            }
        }

        private boolean isOlderThan(long nanos) {
            synchronized (IssuerKeys.this) {
                return System.nanoTime() - fetchedAt > nanos;
            }
        }

        private boolean fetch() {
            String location = authContextInfo.getPublicKeyLocation();
            try {
                Get get = getHttpGet();
                get.setConnectTimeout(HTTP_MILLIS);
                get.setReadTimeout(HTTP_MILLIS);
                get.setRetries(0);
                HttpsJwks jwks = new HttpsJwks(location);
                jwks.setSimpleHttpGet(get);
                keys = jwks.getJsonWebKeys();
                return true;
            } catch (IOException | JoseException | RuntimeException e) {
                Log.warnf("Cannot fetch the keys of the issuer of tokens from %s: %s", location, e);
                return false;
            } finally {
                synchronized (IssuerKeys.this) {
                    fetchedAt = System.nanoTime();
                }
            }
        }

        /** Waits for a fetch. Returns whether it has succeeded. */
        private boolean await(CompletableFuture<Boolean> fetched) {
            if (!fetched.isDone() && waiters.tryAcquire()) {
                try {
                    fetched.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (ExecutionException | TimeoutException e) {
                    Log.debugf("No keys yet: %s", e);
                } finally {
                    waiters.release();
                }
            }
            return fetched.getNow(false);
        }
    }
}

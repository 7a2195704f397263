package dev.puffel.testing;

import dev.puffel.dev.EmbeddedPubSub;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/** Takes connections over TLS, with a certificate of its own for localhost, and passes them on to an embedded Pub/Sub. */
public final class TlsFront implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final int BACKLOG = 50;

    private final Path trustStore;
    private final Line line;

    /** Listens on any free port; its files go into the folder. */
    public TlsFront(EmbeddedPubSub server, Path folder) throws IOException, GeneralSecurityException {
        KeyStore keys = generate(folder.resolve("keys.p12"));
        trustStore = trust(keys, folder.resolve("trust.p12"));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        SSLServerSocket socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        line = new Line(socket, server.port());
    }

    /** Host and port. */
    public String address() {
        return "localhost:" + line.port();
    }

    /** A PKCS #12 file with its certificate, without a password. */
    public Path trustStore() {
        return trustStore;
    }

    @Override
    public void close() {
        line.close();
    }

    private static KeyStore generate(Path file) throws IOException, GeneralSecurityException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .inheritIO()
                .start();
        if (keytool.onExit().join().exitValue() != 0) {
            throw new IOException("keytool failed");
        }
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static Path trust(KeyStore keys, Path file) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD);
        }
        return file;
    }
}

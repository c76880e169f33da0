package io.parley.gateway.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.settings.Env;
import io.parley.gateway.engineio.ConnectionLimits;
import io.parley.gateway.engineio.EngineServer;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.ExecutorTimers;
import io.parley.gateway.http.EngineEndpoint;
import io.parley.gateway.http.Origins;
import io.parley.gateway.http.Port;
import io.parley.gateway.http.PortConnector;
import io.parley.gateway.http.PortLimits;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// TLS at the gateway, with certificates that the test makes by the JDK's keytool.
class TlsTest {
  @TempDir static Path made;
  private static Pem first;
  private static Pem second;

  @TempDir Path directory;
  private Path certificate;
  private Path key;

  private final Server server = new Server();
  private final ExecutorTimers timers = new ExecutorTimers("tls-timers");
  private TlsContext tls;
  private int port;

  private record Pem(String certificate, String key, X509Certificate x509) {}

  @BeforeAll
  static void make() throws Exception {
    first = pem("first", "RSA");
    second = pem("second", "EC");
  }

  private static Pem pem(String name, String algorithm) throws Exception {
    Path file = made.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1,dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                "of-a-test",
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(made.resolve(name + ".log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance(file.toFile(), "of-a-test".toCharArray());
    X509Certificate x509 = (X509Certificate) store.getCertificate(name);
    return new Pem(
        armoured("CERTIFICATE", x509.getEncoded()),
        armoured("PRIVATE KEY", store.getKey(name, "of-a-test".toCharArray()).getEncoded()),
        x509);
  }

  private static String armoured(String what, byte[] bytes) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + what
        + "-----\n";
  }

  @BeforeEach
  void write() throws IOException {
    certificate = directory.resolve("tls.crt");
    key = directory.resolve("tls.key");
    write(first);
  }

  private void write(Pem pem) throws IOException {
    Files.writeString(certificate, pem.certificate);
    Files.writeString(key, pem.key);
  }

  private Map<String, String> env() {
    return Map.of(
        "PARLEY_TLS_CERTIFICATE", certificate.toString(), "PARLEY_TLS_KEY", key.toString());
  }

  private void start() throws Exception {
    tls = new TlsContext(TlsFiles.from(new Env(env())).orElseThrow());
    EngineServer engine =
        new EngineServer(EngineSettings.DEFAULT, timers, ConnectionLimits.DEFAULT);
    HttpConnectionFactory http = new HttpConnectionFactory();
    PortConnector connector =
        new PortConnector(
            server,
            new Port(
                new PortLimits(10, 10, Duration.ofSeconds(10), false, true),
                engine.untrusted(),
                timers),
            tls.before(http),
            http);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        new EngineEndpoint(
            Set.of("/socket.io"), engine, Origins.any(), (socket, _) -> new Echo(socket)));
    server.start();
    port = connector.getLocalPort();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    timers.close();
    if (tls != null) {
      tls.close();
    }
  }

  private static SSLContext trusting(Pem pem) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", pem.x509);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private HttpClient client(Pem pem) throws Exception {
    return HttpClient.newBuilder().sslContext(trusting(pem)).build();
  }

  private BigInteger shown(Pem pem) throws Exception {
    try (SSLSocket socket =
        (SSLSocket) trusting(pem).getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  @Test
  void pollingAndWebSockets_goByTls_andBrowsersAreToldToStay() throws Exception {
    start();
    try (HttpClient client = client(first)) {
      HttpResponse<String> open =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "https://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=polling"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(open.statusCode()).isEqualTo(200);
      assertThat(open.headers().firstValue("strict-transport-security"))
          .hasValue("max-age=31536000");

      Inbox inbox = new Inbox();
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("wss://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket"),
                  inbox)
              .get(10, TimeUnit.SECONDS);
      socket.sendText("4" + "x".repeat(100_000), true).get(10, TimeUnit.SECONDS);
      assertThat(inbox.echo.get(10, TimeUnit.SECONDS)).hasSize(100_001);
      socket.abort();
    }
  }

  @Test
  void plainHttp_isNotAnswered_andOldTlsNeither() throws Exception {
    start();
    try (Socket plain = new Socket("127.0.0.1", port)) {
      plain.setSoTimeout(10_000);
      plain.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      assertThat(new String(plain.getInputStream().readAllBytes(), US_ASCII))
          .doesNotContain("HTTP/1.1");
    }
    try (SSLSocket old =
        (SSLSocket) trusting(first).getSocketFactory().createSocket("127.0.0.1", port)) {
      old.setEnabledProtocols(new String[] {"TLSv1.1"});
      assertThatThrownBy(old::startHandshake).isInstanceOf(IOException.class);
    }
  }

  @Test
  void changedFiles_areWhatNewConnectionsSee_andOldOnesStay() throws Exception {
    start();
    try (SSLSocket old =
        (SSLSocket) trusting(first).getSocketFactory().createSocket("127.0.0.1", port)) {
      old.startHandshake();

      write(second);
      tls.reload();

      assertThat(shown(second)).isEqualTo(second.x509.getSerialNumber());
      old.setSoTimeout(10_000);
      old.getOutputStream()
          .write(
              "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n"
                  .getBytes(US_ASCII));
      assertThat(old.getInputStream().read()).isEqualTo('H');
    }
  }

  @ParameterizedTest
  @CsvSource({"certificate", "key", "both", "gone"})
  void badFiles_changeNothing_untilTheyAreGood(String bad) throws Exception {
    start();
    switch (bad) {
      case "certificate" -> Files.writeString(certificate, "none");
      case "key" -> Files.writeString(key, second.key); // of another certificate
      case "both" -> write(new Pem("", "", first.x509));
      default -> Files.delete(key);
    }
    tls.reload();
    assertThat(shown(first)).isEqualTo(first.x509.getSerialNumber());

    write(second);
    tls.reload();
    assertThat(shown(second)).isEqualTo(second.x509.getSerialNumber());
  }

  @Test
  void itself_isConnectedTo() throws Exception {
    start();
    try (Tls own = new Tls(TlsFiles.from(new Env(env())));
        Socket socket = own.toItself()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
      ((SSLSocket) socket).startHandshake();
    }
    try (Tls none = new Tls(Optional.empty());
        Socket socket = none.toItself()) {
      assertThat(socket).isNotInstanceOf(SSLSocket.class);
    }
  }

  @Test
  void fileThatIsNotGood_isOneSentenceThatNamesIt() throws Exception {
    assertThat(refusal(env())).isEmpty();
    assertThat(refusal(Map.of("PARLEY_TLS_KEY", key.toString())))
        .isEqualTo(
            "PARLEY_TLS_CERTIFICATE and PARLEY_TLS_KEY go together: only one of them is set");
    Files.writeString(key, second.key);
    assertThat(refusal(env()))
        .isEqualTo(
            "PARLEY_TLS_KEY: " + key + " is not the key of the certificate in " + certificate);
    Files.writeString(key, "none");
    assertThat(refusal(env()))
        .isEqualTo(
            "PARLEY_TLS_KEY: " + key + " has no private key in PEM form that is not encrypted");
    Files.delete(certificate);
    assertThat(refusal(env()))
        .isEqualTo("PARLEY_TLS_CERTIFICATE: cannot read " + certificate + " (NoSuchFileException)");
    Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----");
    assertThat(refusal(env()))
        .isEqualTo("PARLEY_TLS_CERTIFICATE: " + certificate + " has no certificate in PEM form");
  }

  private static String refusal(Map<String, String> env) {
    try {
      assertThat(TlsFiles.from(new Env(env))).isPresent();
      return "";
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private static final class Inbox implements WebSocket.Listener {
    final CompletableFuture<String> echo = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last && text.charAt(0) == '4') {
        echo.complete(text.toString());
      } else if (last) {
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}

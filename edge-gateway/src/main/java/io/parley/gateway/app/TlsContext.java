package io.parley.gateway.app;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TLS at the gateway itself: 1.2 and newer, with what the JDK thinks good. Its files are looked at
/// every few seconds. New ones are what the next connections see; those that there are stay. Files
/// that are not good change nothing, and are logged once.
final class TlsContext implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TlsContext.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  /// How long browsers shall come by TLS only (RFC 6797).
  private static final Duration STRICT_FOR = Duration.ofDays(365);

  private final TlsFiles files;
  private final SslContextFactory.Server context = new SslContextFactory.Server();
  private final Thread watch =
      Thread.ofPlatform().daemon().name("tls-files").unstarted(this::watch);
  private volatile KeyStore store;

  // Of the watching thread, and under this object's lock.
  private TlsFiles.Text seen;
  private String complaint = "";

  /// @throws IllegalArgumentException naming the file that is not good
  TlsContext(TlsFiles files) {
    this.files = files;
    seen = files.read();
    store = files.keyStore(seen);
    context.setKeyStorePassword("");
    context.setKeyStore(store);
    context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    watch.start();
  }

  /// What stands before a connector's HTTP.
  SslConnectionFactory before(HttpConnectionFactory http) {
    SecureRequestCustomizer secure = new SecureRequestCustomizer(false);
    secure.setStsMaxAge(STRICT_FOR.toSeconds());
    http.getHttpConfiguration().addCustomizer(secure);
    return new SslConnectionFactory(context, http.getProtocol());
  }

  /// Connects to a gateway that shows this certificate, whatever its name.
  SocketFactory ownClient() throws GeneralSecurityException {
    try {
      Certificate own = store.getCertificate("gateway");
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("gateway", own);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext client = SSLContext.getInstance("TLS");
      client.init(null, trust.getTrustManagers(), null);
      return client.getSocketFactory();
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(EVERY);
        reload();
      }
    } catch (InterruptedException e) { // closed
      Thread.currentThread().interrupt();
    }
  }

  /// Looks at the files now.
  synchronized void reload() {
    try {
      TlsFiles.Text now = files.read();
      if (now.equals(seen)) {
        complaint = "";
        return;
      }
      KeyStore fresh = files.keyStore(now);
      context.reload(jetty -> jetty.setKeyStore(fresh));
      store = fresh;
      seen = now;
      complaint = "";
      log.info("the certificate in {} has changed: new connections see it", files.certificate());
    } catch (IllegalArgumentException e) {
      if (!complaint.equals(e.getMessage())) { // once, and not each time that it is looked at
        complaint = String.valueOf(e.getMessage());
        log.warn("the certificate stays as it was: {}", complaint);
      }
    } catch (Exception e) { // Jetty's declaration
      log.error("the certificate stays as it was", e);
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}

package io.parley.gateway.app;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;

/// Whether the gateway speaks TLS itself, and how.
final class Tls implements AutoCloseable {
  private final Optional<TlsContext> context;

  /// @param files empty for plain HTTP, as behind a proxy that speaks TLS
  /// @throws IllegalArgumentException naming the file that is not good
  Tls(Optional<TlsFiles> files) {
    context = files.map(TlsContext::new);
  }

  /// What stands before a connector's HTTP, if anything.
  Optional<SslConnectionFactory> before(HttpConnectionFactory http) {
    return context.map(with -> with.before(http));
  }

  /// A socket that is not connected yet, to the gateway itself.
  Socket toItself() throws IOException {
    try {
      return context.isPresent() ? context.get().ownClient().createSocket() : new Socket();
    } catch (GeneralSecurityException e) {
      throw new IOException("no client of its own certificate", e);
    }
  }

  @Override
  public void close() {
    context.ifPresent(TlsContext::close);
  }
}

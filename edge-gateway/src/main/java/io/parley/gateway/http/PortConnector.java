package io.parley.gateway.http;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Jetty's connector, behind a [Port].
public final class PortConnector extends ServerConnector {
  private static final Logger LOG = LoggerFactory.getLogger(PortConnector.class);

  private final Port port;

  public PortConnector(Server server, Port port, ConnectionFactory... factories) {
    super(server, factories);
    this.port = port;
    getBean(HttpConfiguration.ConnectionFactory.class)
        .getHttpConfiguration()
        .addCustomizer(PortConnector::requested);
  }

  /// Before anything else is done about a request.
  private static Request requested(Request request, HttpFields.Mutable headers) {
    PortConnection connection = PortConnection.of(request.getConnectionMetaData());
    if (connection != null) {
      connection.requested();
      Request.addCompletionListener(request, _ -> connection.answered());
    }
    return request;
  }

  @Override
  public void accept(int acceptor) throws IOException {
    if (!(getTransport() instanceof ServerSocketChannel listening) || !listening.isOpen()) {
      return;
    }
    SocketChannel channel = listening.accept();
    PortConnection connection =
        port.arrived(channel.socket().getInetAddress(), () -> close(channel));
    if (connection == null) {
      close(channel);
      return;
    }
    try {
      channel.configureBlocking(false);
      configure(channel.socket());
      getSelectorManager().accept(channel, connection);
    } catch (IOException | RuntimeException e) {
      connection.cut();
      throw e;
    }
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key) {
    PortEndPoint endPoint =
        new PortEndPoint(channel, selector, key, getScheduler(), (PortConnection) key.attachment());
    endPoint.setIdleTimeout(getIdleTimeout());
    return endPoint;
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing {} failed", channel, e);
    }
  }
}

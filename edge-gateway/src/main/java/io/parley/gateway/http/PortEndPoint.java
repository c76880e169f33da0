package io.parley.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// Jetty's end of a TCP connection, which tells its [PortConnection] what comes in and of its end.
final class PortEndPoint extends SocketChannelEndPoint {
  private final PortConnection connection;

  PortEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      PortConnection connection) {
    super(channel, selector, key, scheduler);
    this.connection = connection;
    connection.endsBy(this::close);
  }

  PortConnection connection() {
    return connection;
  }

  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    int filled = super.fill(buffer);
    return filled > 0 && !connection.received(filled) ? -1 : filled;
  }

  @Override
  public void onClose(@Nullable Throwable failure) {
    connection.closed();
    super.onClose(failure);
  }
}

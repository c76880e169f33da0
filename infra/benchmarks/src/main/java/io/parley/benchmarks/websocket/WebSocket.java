package io.parley.benchmarks.websocket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// One connection. All of it happens on its loop's thread, and nothing here waits.
///
/// Bound: [#MOST_UNSENT] bytes that the server does not take. Overflow: the connection fails.
public final class WebSocket implements SelectorLoop.Ready, ClientFrameReader.Handler {
  static final int MOST_UNSENT = 64 * 1024;

  private static final byte[] NORMAL_CLOSE = {0x03, (byte) 0xE8}; // 1000

  /// Called on the loop's thread.
  public interface Listener {
    /// The upgrade is accepted.
    default void opened() {}

    /// @param bytes of the socket; to be read during the call only
    void text(byte[] bytes, int offset, int length);

    /// The last call, once, however it ended; also after [WebSocket#close].
    void ended(String reason);
  }

  /// Where and how to connect.
  ///
  /// @param source the local address, with port 0 for any
  public record Target(InetSocketAddress server, InetSocketAddress source, String path) {
    private byte[] request() {
      return UpgradeResponse.request(server.getHostString() + ":" + server.getPort(), path);
    }
  }

  private final SelectorLoop loop;
  private final Listener listener;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final ClientFrameReader frames = new ClientFrameReader(this);
  private @Nullable UpgradeResponse upgrade = new UpgradeResponse();
  private @Nullable ByteBuffer unsent;
  private boolean ended;

  private WebSocket(SelectorLoop loop, Target target, Listener listener, SocketChannel channel)
      throws IOException {
    this.loop = loop;
    this.listener = listener;
    this.channel = channel;
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.bind(target.source());
    channel.connect(target.server());
    unsent = ByteBuffer.wrap(target.request());
    key = channel.register(loop.selector(), SelectionKey.OP_CONNECT);
  }

  /// To be called on the loop's thread. What fails later is told to the listener.
  ///
  /// @throws IOException when there is no address, port or file left
  public static WebSocket connect(SelectorLoop loop, Target target, Listener listener)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      WebSocket socket = new WebSocket(loop, target, listener, channel);
      socket.key.attach(socket);
      return socket;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  public void send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    send(bytes, bytes.length);
  }

  /// @param bytes UTF-8; the caller's again after the call
  public void send(byte[] bytes, int length) {
    write(ClientFrame.TEXT, bytes, length);
  }

  /// Says that it closes; the server closes the connection then.
  public void close() {
    write(ClientFrame.CLOSE, NORMAL_CLOSE, NORMAL_CLOSE.length);
  }

  /// Ends it at once, without a word.
  public void abort() {
    end("aborted");
  }

  @Override
  public void ready(SelectionKey selected) {
    try {
      if (selected.isValid() && selected.isConnectable()) {
        channel.finishConnect();
        selected.interestOps(SelectionKey.OP_READ);
        flush();
      }
      if (selected.isValid() && selected.isWritable()) {
        flush();
      }
      if (selected.isValid() && selected.isReadable()) {
        read();
      }
    } catch (IOException | WebSocketFailure e) {
      end(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  @Override
  public void text(byte[] bytes, int offset, int length) {
    if (!ended) {
      listener.text(bytes, offset, length);
    }
  }

  @Override
  public void ping(byte[] payload) {
    write(ClientFrame.PONG, payload, payload.length);
  }

  @Override
  public void close(int code, String reason) {
    end("closed with code " + code + " " + reason);
  }

  private void read() throws IOException {
    ByteBuffer buffer = loop.readBuffer();
    int count = channel.read(buffer);
    if (count < 0) {
      end("closed without a close frame");
      return;
    }
    buffer.flip();
    if (upgrade != null && upgrade.read(buffer)) {
      upgrade = null;
      listener.opened();
    }
    if (upgrade == null) {
      frames.read(buffer);
    }
  }

  private void write(int opcode, byte[] payload, int length) {
    if (ended) {
      return;
    }
    ByteBuffer frame =
        ClientFrame.bytes(length) <= loop.writeBuffer().capacity()
            ? loop.writeBuffer()
            : ByteBuffer.allocate(ClientFrame.bytes(length));
    ClientFrame.masked(frame, opcode, payload, length, ThreadLocalRandom.current().nextInt() | 1);
    try {
      if (unsent == null) {
        channel.write(frame);
        keep(frame);
      } else if (unsent.remaining() + frame.remaining() > MOST_UNSENT) {
        end("the server does not read: " + unsent.remaining() + " bytes unsent");
      } else {
        unsent =
            ByteBuffer.allocate(unsent.remaining() + frame.remaining())
                .put(unsent)
                .put(frame)
                .flip();
      }
    } catch (IOException e) {
      end(e.toString());
    }
  }

  /// What the server did not take; the buffer is the loop's.
  private void keep(ByteBuffer frame) {
    if (frame.hasRemaining()) {
      unsent = ByteBuffer.allocate(frame.remaining()).put(frame).flip();
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  private void flush() throws IOException {
    ByteBuffer pending = unsent;
    if (pending == null) {
      return;
    }
    channel.write(pending);
    boolean all = !pending.hasRemaining();
    if (all) {
      unsent = null;
    }
    key.interestOps(all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
  }

  private void end(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    try {
      channel.close();
    } catch (IOException e) {
      listener.ended(reason + ", and does not close: " + e);
      return;
    }
    listener.ended(reason);
  }
}

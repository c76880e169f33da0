package io.parley.faults.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Passes bytes on between whoever connects and one of its targets, and fails as networks do when
/// it is told to. With several targets it is a load balancer: each new connection goes to the one
/// with the fewest that takes it, and of two with as many to the next in turn.
///
/// Bounds: [#MAX_LINKS] connections, any more are reset; [#BUFFER] bytes each way of a connection,
/// then the sender waits.
public final class TcpProxy implements AutoCloseable {
  static final int MAX_LINKS = 20_000;

  private static final int BUFFER = 8 * 1024;
  private static final int BACKLOG = 4_096;
  private static final int CONNECT_MILLIS = 2_000;

  private enum State {
    OPEN,
    STALLED,
    CUT
  }

  private final ServerSocket listener;
  private final Supplier<List<InetSocketAddress>> targets;
  private final AtomicInteger turn = new AtomicInteger();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Map<InetSocketAddress, Integer> linksByTarget = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = State.OPEN;
  private final LongAdder held = new LongAdder();
  private final LongAdder reset = new LongAdder();

  /// Listens on 127.0.0.1.
  ///
  /// @param port 0 for any
  /// @param targets where a new connection may go; asked for each
  /// @throws IOException when the port is in use
  public TcpProxy(int port, Supplier<List<InetSocketAddress>> targets) throws IOException {
    this.targets = targets;
    listener = new ServerSocket(port, BACKLOG, Local.ADDRESS);
    Thread.ofPlatform().daemon().name("proxy-" + port()).start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /// From now on takes connections and bytes and passes nothing on, as a network that drops every
  /// packet: neither side is told anything. Bytes that have come by then wait for [#heal].
  public void stall() {
    become(State.STALLED);
  }

  /// Resets all connections, and each new one.
  public void cut() {
    become(State.CUT);
    reset.add(links.size());
    links.forEach(Link::reset);
  }

  /// Is a network again.
  public void heal() {
    become(State.OPEN);
  }

  /// Bytes and new connections that a stall has held up so far.
  public long held() {
    return held.sum();
  }

  /// Connections that were reset so far.
  public long reset() {
    return reset.sum();
  }

  int links() {
    return links.size();
  }

  int linksTo(InetSocketAddress address) {
    return linksByTarget.getOrDefault(address, 0);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    become(State.CUT);
    links.forEach(Link::reset);
  }

  private void become(State next) {
    lock.lock();
    try {
      state = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Link link = new Link(client);
        Thread.ofVirtual().start(link::open);
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new ClusterFailure("the proxy at " + port() + " cannot go on", e);
        }
      }
    }
  }

  /// Waits for the end of a stall.
  ///
  /// @param counted what is held up by it
  /// @throws IOException when there is to be no connection
  private void pass(int counted) throws IOException {
    lock.lock();
    try {
      if (state == State.STALLED) {
        held.add(counted);
      }
      while (state == State.STALLED) {
        changed.awaitUninterruptibly();
      }
      if (state == State.CUT) {
        throw new IOException("cut");
      }
    } finally {
      lock.unlock();
    }
  }

  /// One connection, with a thread for each way.
  private final class Link {
    private final Socket client;
    private volatile @Nullable Socket target;

    Link(Socket client) {
      this.client = client;
    }

    void open() {
      links.add(this);
      try {
        if (links.size() > MAX_LINKS) {
          throw new IOException("more than " + MAX_LINKS + " connections");
        }
        pass(1);
        try (Socket server = connect()) {
          target = server;
          passOn(server, (InetSocketAddress) server.getRemoteSocketAddress());
        }
      } catch (IOException e) { // no target, or a cut: what a network does then
        reset.increment();
        reset();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        close(client);
        links.remove(this);
      }
    }

    void reset() {
      linger(client);
      close(client);
      Socket connected = target;
      if (connected != null) {
        close(connected);
      }
    }

    private void passOn(Socket server, InetSocketAddress address) throws InterruptedException {
      linksByTarget.merge(address, 1, Integer::sum);
      try {
        Thread back = Thread.ofVirtual().start(() -> pump(server, client));
        pump(client, server);
        back.join();
      } finally {
        linksByTarget.merge(address, -1, Integer::sum);
      }
    }

    private Socket connect() throws IOException {
      for (InetSocketAddress address : candidates()) {
        Socket server = new Socket();
        try {
          server.connect(address, CONNECT_MILLIS);
          server.setTcpNoDelay(true);
          client.setTcpNoDelay(true);
          return server;
        } catch (IOException e) { // down: the next one's turn
          close(server);
        }
      }
      throw new IOException("no target takes a connection");
    }

    /// Whichever side ends first takes the other with it.
    private void pump(Socket from, Socket to) {
      byte[] buffer = new byte[BUFFER];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          pass(count);
          out.write(buffer, 0, count);
        }
      } catch (IOException e) { // reset by one side: so it is for the other
        linger(to);
        close(to);
      }
    }
  }

  private List<InetSocketAddress> candidates() {
    List<InetSocketAddress> candidates = new ArrayList<>(targets.get());
    Collections.rotate(candidates, -turn.getAndIncrement());
    candidates.sort(Comparator.comparingInt(this::linksTo));
    return candidates;
  }

  private static void linger(Socket socket) {
    try {
      socket.setSoLinger(true, 0); // its close is a reset
    } catch (IOException e) { // closed already
      close(socket);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new ClusterFailure("a socket does not close", e);
    }
  }
}

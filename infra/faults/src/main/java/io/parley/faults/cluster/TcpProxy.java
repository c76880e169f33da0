package io.parley.faults.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  private static final int MOST_OF_GREETING = 200;

  private record Greeting(InetSocketAddress target, String line) {}

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
    links.forEach(Link::reset);
  }

  /// Resets the connections to one target, as a load balancer does that takes it out.
  void reset(InetSocketAddress target) {
    links.stream().filter(link -> link.leadsTo(target)).forEach(Link::reset);
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

  /// What each client that is connected to a target has said first: its first line, of which at
  /// most 200 characters.
  List<String> greetingsTo(InetSocketAddress target) {
    return links.stream()
        .map(Link::greeting)
        .filter(Objects::nonNull)
        .filter(greeting -> greeting.target().equals(target))
        .map(Greeting::line)
        .toList();
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

  /// One connection, with a thread for each way. It ends once, on both sides, as its first end was:
  /// closed or reset.
  private final class Link {
    private final Socket client;
    private @Nullable Socket server;
    private @Nullable InetSocketAddress address;
    private @Nullable String greeting;
    private boolean over;

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
        client.setTcpNoDelay(true);
        passOn(connect());
      } catch (IOException e) { // no target, or a cut: what a network does then
        reset();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        end(false);
        links.remove(this);
      }
    }

    void reset() {
      if (end(true)) {
        reset.increment();
      }
    }

    /// Null before anything is said.
    synchronized @Nullable Greeting greeting() {
      return address == null || greeting == null ? null : new Greeting(address, greeting);
    }

    private void passOn(Socket target) throws InterruptedException {
      InetSocketAddress to = (InetSocketAddress) target.getRemoteSocketAddress();
      if (!isAt(to)) {
        return; // it was cut a moment ago
      }
      linksByTarget.merge(to, 1, Integer::sum);
      try {
        Thread back = Thread.ofVirtual().start(() -> pump(target, client));
        pump(client, target);
        back.join();
      } finally {
        linksByTarget.merge(to, -1, Integer::sum);
      }
    }

    /// A client that is gone is no reason to try another target.
    private Socket connect() throws IOException {
      for (InetSocketAddress candidate : candidates()) {
        Socket socket = new Socket();
        if (!take(socket)) {
          close(socket);
          throw new IOException("cut");
        }
        try {
          socket.connect(candidate, CONNECT_MILLIS);
          socket.setTcpNoDelay(true);
          return socket;
        } catch (IOException e) { // down: the next one's turn
          close(socket);
        }
      }
      throw new IOException("no target takes a connection");
    }

    private void pump(Socket from, Socket to) {
      byte[] buffer = new byte[BUFFER];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          if (from.equals(client)) {
            heard(buffer, count);
          }
          pass(count);
          out.write(buffer, 0, count);
        }
        end(false);
      } catch (IOException e) { // reset by one side: so it is for the other
        end(true);
      }
    }

    private synchronized void heard(byte[] bytes, int count) {
      if (greeting == null) {
        int most = Math.min(count, MOST_OF_GREETING);
        String said = new String(bytes, 0, most, StandardCharsets.ISO_8859_1);
        greeting = said.lines().findFirst().orElse("");
      }
    }

    synchronized boolean leadsTo(InetSocketAddress target) {
      return target.equals(address);
    }

    private synchronized boolean isAt(InetSocketAddress target) {
      if (!over) {
        address = target;
      }
      return !over;
    }

    /// @return false when it has ended already
    private synchronized boolean take(Socket socket) {
      if (!over) {
        server = socket;
      }
      return !over;
    }

    /// @return false when it had ended already
    private boolean end(boolean byReset) {
      Socket other;
      synchronized (this) {
        if (over) {
          return false;
        }
        over = true;
        other = server;
      }
      endSide(client, byReset);
      if (other != null) {
        endSide(other, byReset);
      }
      return true;
    }

    private static void endSide(Socket socket, boolean byReset) {
      if (byReset) {
        linger(socket);
      }
      close(socket);
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

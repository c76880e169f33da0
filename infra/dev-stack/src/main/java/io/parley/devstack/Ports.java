package io.parley.devstack;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Asks the operating system about ports, before anything is started.
public final class Ports {
  static final String LOCAL = "127.0.0.1";

  private static final int LEAST = 10_240;
  private static final int MOST = 32_000;
  private static final int TRIES = 1_000;

  /// One for each port that this process was given: the UDP port of the same number, which nobody
  /// else here has a use for. It says so to other processes, until this one ends.
  private static final List<DatagramSocket> GIVEN = new ArrayList<>();

  private Ports() {}

  /// @param variable what to set to have another port
  /// @throws StackFailure when something listens there already
  static void requireFree(String address, int port, String what, String variable) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
    } catch (UnknownHostException e) {
      throw new StackFailure("PARLEY_ADDRESS: '" + address + "' is no address of this machine", e);
    } catch (IOException e) {
      throw new StackFailure(
          "port "
              + port
              + " (for "
              + what
              + ") is in use or not allowed: set "
              + variable
              + " to another port",
          e);
    }
  }

  /// A port that nobody listens on, and none that was given before, here or to another process that
  /// lives. It is below those that systems take for outgoing connections, or a client could take it
  /// before, or while, its service is down.
  ///
  /// @throws IllegalStateException when a thousand were taken
  public static int free() {
    return free(1);
  }

  /// Likewise the first of so many that follow each other.
  public static int free(int inARow) {
    for (int i = 0; i < TRIES; i++) {
      int first = RandomGenerator.getDefault().nextInt(LEAST, MOST - inARow);
      List<Integer> ports = IntStream.range(first, first + inARow).boxed().toList();
      if (ports.stream().allMatch(Ports::isFree) && take(ports)) {
        return first;
      }
    }
    throw new IllegalStateException("no free port between " + LEAST + " and " + MOST);
  }

  static boolean take(List<Integer> ports) {
    List<DatagramSocket> taken = new ArrayList<>();
    try {
      for (int port : ports) {
        taken.add(new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(LOCAL), port)));
      }
    } catch (SocketException e) { // somebody was given it
      taken.forEach(DatagramSocket::close);
      return false;
    }
    synchronized (GIVEN) {
      return GIVEN.addAll(taken);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(LOCAL), port));
      return true;
    } catch (IOException e) { // somebody has it
      return false;
    }
  }
}

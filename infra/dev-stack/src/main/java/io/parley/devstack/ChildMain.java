package io.parley.devstack;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Arrays;

/// Runs a service's main class, named by the first argument, for as long as its parent lives: the
/// parent holds the other end of standard input, and the kernel closes it even after kill -9.
final class ChildMain {
  private static final Duration STOP = Duration.ofSeconds(20);

  private ChildMain() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    Thread.ofPlatform().daemon().name("parent-watch").start(ChildMain::endWithParent);
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    try {
      Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException e) {
      System.err.println("did not start: " + StackFailure.reason(e));
      System.exit(1);
    }
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // nothing is ever sent
      }
    } catch (IOException e) {
      System.err.println("cannot see the parent any more: " + e.getMessage());
    }
    Thread.ofPlatform().daemon().start(ChildMain::haltLater);
    System.exit(1);
  }

  private static void haltLater() {
    try {
      Thread.sleep(STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1); // a service that does not stop
  }
}

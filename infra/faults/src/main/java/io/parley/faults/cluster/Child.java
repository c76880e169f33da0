package io.parley.faults.cluster;

import io.parley.devstack.ChildCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One process of the cluster, to be killed, stopped, paused and started again. When it ends by
/// itself it is started again after a second, as a supervisor would, and that is told.
///
/// Nothing waits for the end of a process with this locked: what is told of an end comes on the
/// JVM's common pool, where the answers to [Health] do, too.
public final class Child {
  private static final Duration GONE_WITHIN = Duration.ofSeconds(10);
  private static final Duration RESTART_AFTER = Duration.ofSeconds(1);

  private final String name;
  private final List<String> main;
  private final Supplier<List<String>> javaOptions;
  private final Supplier<Map<String, String>> environment;
  private final Path logs;
  private final Consumer<String> endedByItself;
  private @Nullable Process process;
  private @Nullable Process pause;
  private boolean wanted;
  private boolean behindOthers;

  /// What of the output is of earlier starts.
  private volatile long saidBefore;

  /// @param main its class, then arguments
  /// @param javaOptions asked at each start
  /// @param environment on top of this process's own; asked at each start
  /// @param logs where its output goes, and its log
  /// @param endedByItself told what happened, in a sentence
  Child(
      String name,
      List<String> main,
      Supplier<List<String>> javaOptions,
      Supplier<Map<String, String>> environment,
      Path logs,
      Consumer<String> endedByItself) {
    this.name = name;
    this.main = List.copyOf(main);
    this.javaOptions = javaOptions;
    this.environment = environment;
    this.logs = logs;
    this.endedByItself = endedByItself;
  }

  /// Is to be started as what can wait for the cores.
  synchronized Child behindOthers() {
    behindOthers = true;
    return this;
  }

  private static List<String> behind(List<String> command) {
    return Stream.concat(Stream.of("nice", "-n", "10"), command.stream()).toList();
  }

  public String name() {
    return name;
  }

  /// @throws ClusterFailure when it runs already or cannot be started
  public synchronized void start() {
    if (isRunning()) {
      throw new ClusterFailure(name + " runs already");
    }
    List<String> command = ChildCommand.of(name, logs, javaOptions.get(), main);
    ProcessBuilder builder =
        new ProcessBuilder(behindOthers ? behind(command) : command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
    builder.environment().putAll(environment.get());
    try {
      Process started = builder.start();
      process = started;
      wanted = true;
      var _ = started.onExit().thenAccept(this::ended);
    } catch (IOException e) {
      throw new ClusterFailure(name + " did not start: " + e.getMessage(), e);
    }
  }

  /// Starts what is to come to an end by itself.
  public synchronized void startOnce() {
    Path output = output();
    try {
      saidBefore = Files.exists(output) ? Files.size(output) : 0;
    } catch (IOException e) {
      throw new ClusterFailure("cannot see what " + name + " has said", e);
    }
    start();
    wanted = false;
  }

  /// Whether it has said this since its last [#startOnce].
  public boolean hasSaid(String part) {
    try {
      byte[] all = Files.readAllBytes(output());
      int from = (int) saidBefore;
      return new String(all, from, all.length - from, StandardCharsets.UTF_8).contains(part);
    } catch (IOException e) {
      throw new ClusterFailure("cannot see what " + name + " has said", e);
    }
  }

  private Path output() {
    return logs.resolve(name + ".out");
  }

  /// Waits until it ends by itself.
  ///
  /// @return its exit code
  /// @throws ClusterFailure when it does not within that time
  public int awaitEnd(Duration within) throws InterruptedException {
    Process awaited = running();
    gone(awaited, within);
    return awaited.exitValue();
  }

  public synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  /// Of the process that runs.
  public synchronized long pid() {
    return running().pid();
  }

  /// Kill -9. Returns when the process is gone.
  ///
  /// @return what was seen, in a few words
  /// @throws ClusterFailure when it is not gone within 10 s
  public String kill() throws InterruptedException {
    Process victim = unwanted();
    victim.toHandle().destroyForcibly();
    return gone(victim, GONE_WITHIN);
  }

  /// SIGTERM. Returns when the process has ended.
  ///
  /// @throws ClusterFailure when it has not ended in time
  public String terminate(Duration within) throws InterruptedException {
    Process victim = unwanted();
    victim.toHandle().destroy(); // Process.destroy would close its input, too
    return gone(victim, within);
  }

  /// SIGTERM, SIGKILL if it does not end by that in time, and a start.
  void restart(Duration stopWithin) throws InterruptedException {
    Process before = unwanted();
    before.toHandle().destroy();
    if (!before.waitFor(stopWithin.toMillis(), TimeUnit.MILLISECONDS)) {
      before.toHandle().destroyForcibly();
      gone(before, GONE_WITHIN);
    }
    start();
  }

  /// SIGSTOP, until [#resume] or, should this process die, until then.
  ///
  /// @throws ClusterFailure when the process does not stop
  public synchronized String pause() throws InterruptedException {
    long pid = running().pid();
    String script = "kill -STOP \"$0\" && read -r _; kill -CONT \"$0\"";
    try {
      pause = new ProcessBuilder("/bin/sh", "-c", script, Long.toString(pid)).start();
      long deadline = System.nanoTime() + GONE_WITHIN.toNanos();
      while (!isStopped(pid)) {
        if (System.nanoTime() > deadline) {
          throw new ClusterFailure(name + " (process " + pid + ") does not stop");
        }
        Thread.sleep(Duration.ofMillis(20));
      }
    } catch (IOException e) {
      throw new ClusterFailure("cannot pause " + name, e);
    }
    return name + " (process " + pid + ") is stopped";
  }

  /// SIGCONT.
  ///
  /// @throws ClusterFailure when it was not paused, or does not go on
  public synchronized String resume() throws InterruptedException {
    Process paused = pause;
    if (paused == null) {
      throw new ClusterFailure(name + " is not paused");
    }
    pause = null;
    long pid = running().pid();
    if (!isStopped(pid)) {
      throw new ClusterFailure(name + " was not stopped all the time");
    }
    try {
      paused.getOutputStream().close();
    } catch (IOException e) {
      throw new ClusterFailure("cannot resume " + name, e);
    }
    if (!paused.waitFor(GONE_WITHIN.toSeconds(), TimeUnit.SECONDS) || isStopped(pid)) {
      throw new ClusterFailure(name + " does not go on");
    }
    return name + " goes on";
  }

  /// Ends it for good, in whatever state it is.
  synchronized void discard() {
    wanted = false;
    if (pause != null) {
      pause.destroyForcibly();
    }
    if (process != null) {
      process.toHandle().destroyForcibly();
      process.onExit().completeOnTimeout(process, GONE_WITHIN.toSeconds(), TimeUnit.SECONDS).join();
    }
  }

  private synchronized Process unwanted() {
    Process running = running();
    wanted = false;
    return running;
  }

  private synchronized Process running() {
    if (process == null || !process.isAlive()) {
      throw new ClusterFailure(name + " does not run");
    }
    return process;
  }

  private String gone(Process victim, Duration within) throws InterruptedException {
    if (!victim.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new ClusterFailure(
          name
              + " (process "
              + victim.pid()
              + ") has not ended within "
              + within.toSeconds()
              + " s");
    }
    return name + " (process " + victim.pid() + ") ended with " + victim.exitValue();
  }

  private void ended(Process ended) {
    synchronized (this) {
      if (!wanted || !ended.equals(process)) {
        return;
      }
    }
    endedByItself.accept(
        name + " (process " + ended.pid() + ") ended by itself with " + ended.exitValue());
    Thread.ofVirtual().start(this::startAgain);
  }

  private void startAgain() {
    try {
      Thread.sleep(RESTART_AFTER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (wanted && !isRunning()) {
        start();
      }
    }
  }

  /// The state's letter comes after the name, which may have any character in it (proc(5)).
  private static boolean isStopped(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (IOException e) {
      throw new ClusterFailure("cannot see the state of process " + pid, e);
    }
  }
}

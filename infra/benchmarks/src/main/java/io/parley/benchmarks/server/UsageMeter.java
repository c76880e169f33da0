package io.parley.benchmarks.server;

import io.parley.benchmarks.harness.Jcmd;
import io.parley.benchmarks.harness.ProcessFigures;
import io.parley.benchmarks.harness.ProcessFigures.Cpu;
import io.parley.benchmarks.load.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Looks at a server's processes, and those that they have started, before and after something.
public final class UsageMeter implements Load.Measuring, AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;

  private final LoadedServer server;
  private final Optional<KafkaFigures> kafka;
  private Look before;
  private Look after;

  /// @throws io.parley.benchmarks.harness.BenchmarkFailure when the broker does not tell its
  ///   figures
  public UsageMeter(LoadedServer server) throws InterruptedException {
    this.server = server;
    Optional<Long> broker = server.broker();
    kafka = broker.isPresent() ? Optional.of(KafkaFigures.of(broker.get())) : Optional.empty();
    before = look();
    after = before;
  }

  private record Look(
      long nanos, long millis, Map<Long, Cpu> processes, Cpu generator, Optional<KafkaUse> kafka) {}

  @Override
  public void begin() {
    before = look();
  }

  @Override
  public void end() {
    after = look();
  }

  /// Lets the server's JVMs that log their collections collect all garbage.
  public void collectGarbage() throws InterruptedException {
    for (long pid : look().processes.keySet()) {
      if (pauses(pid).isPresent()) {
        new Jcmd(pid).collectGarbage();
      }
    }
  }

  /// Between the last begin and the last end.
  public Usage usage() {
    List<Usage.ProcessUse> processes = new ArrayList<>();
    after.processes.forEach(
        (pid, cpu) -> {
          Cpu then = before.processes.getOrDefault(pid, new Cpu(0, 0));
          processes.add(
              new Usage.ProcessUse(
                  name(pid), pid, cpu.since(then).total(), residentMegabytes(pid), pauses(pid)));
        });
    return new Usage(
        (after.nanos - before.nanos) / NANOS_PER_SECOND,
        processes,
        after.kafka.map(now -> now.since(before.kafka.orElseThrow())),
        after.generator.since(before.generator).total());
  }

  @Override
  public void close() {
    kafka.ifPresent(KafkaFigures::close);
  }

  private Look look() {
    Map<Long, Cpu> processes = new LinkedHashMap<>();
    for (long pid : server.processes()) {
      ProcessHandle.of(pid)
          .ifPresent(
              root ->
                  Stream.concat(Stream.of(root), root.descendants())
                      .forEach(process -> addTo(processes, process.pid())));
    }
    return new Look(
        System.nanoTime(),
        System.currentTimeMillis(),
        processes,
        new ProcessFigures(ProcessHandle.current().pid()).cpu(),
        kafka.map(KafkaFigures::now));
  }

  /// One that has ended meanwhile has no figures.
  private static void addTo(Map<Long, Cpu> processes, long pid) {
    if (Files.exists(Path.of("/proc", Long.toString(pid)))) {
      processes.put(pid, new ProcessFigures(pid).cpu());
    }
  }

  private static long residentMegabytes(long pid) {
    return Files.exists(Path.of("/proc", Long.toString(pid)))
        ? new ProcessFigures(pid).residentKilobytes() / 1024
        : 0;
  }

  private Optional<CollectorPauses> pauses(long pid) {
    return server
        .collectorLogs()
        .map(directory -> directory.resolve("gc-" + pid + ".log"))
        .filter(Files::exists)
        .map(log -> CollectorPauses.of(log, before.millis, after.millis));
  }

  /// The program and its last argument.
  private static String name(long pid) {
    try {
      String[] words =
          Files.readString(Path.of("/proc", Long.toString(pid), "cmdline")).split("\0", -1);
      String program = lastPart(words[0]);
      for (int i = words.length - 1; i > 0; i--) {
        if (!words[i].isBlank()) {
          return program + " " + lastPart(words[i]);
        }
      }
      return program;
    } catch (IOException e) { // it has ended
      return "ended";
    }
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1).strip();
  }
}

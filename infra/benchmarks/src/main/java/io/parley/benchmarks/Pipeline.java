package io.parley.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// `parley bench pipeline`: a message's way through the whole stack and back.
final class Pipeline {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PipelineSettings settings;
  private final Map<String, String> env;
  private final List<Report.Run> runs = new ArrayList<>();

  Pipeline(PipelineSettings settings, Map<String, String> env) {
    this.settings = settings;
    this.env = env;
  }

  /// @throws BenchmarkFailure when nothing can be measured
  Report run() throws IOException, InterruptedException {
    Instant begun = Instant.now();
    Optional<Report.ReadySeconds> ready = Optional.empty();
    if (settings.url().isPresent()) {
      runOnRunningStack(settings.url().get());
    } else {
      ready = Optional.of(runOwnStack());
    }
    return new Report(
        begun.truncatedTo(ChronoUnit.SECONDS).toString(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().toString(),
        settings.pairs(),
        Math.toIntExact(settings.time().toSeconds()),
        ready,
        List.copyOf(runs));
  }

  private Report.ReadySeconds runOwnStack() throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("parley-bench-");
    try {
      List<String> ports = StackProcess.freePorts();
      double first;
      System.err.println("Starting a stack, with data in " + data);
      try (StackProcess stack = StackProcess.start(settings.stackCommand(), data, ports)) {
        first = seconds(stack.timeToReady());
        load(stack.url(), Tokens.from(env, data), ProcessHandle.of(stack.pid()));
      }
      try (StackProcess stack = StackProcess.start(settings.stackCommand(), data, ports)) {
        return new Report.ReadySeconds(first, seconds(stack.timeToReady()));
      }
    } finally {
      delete(data);
    }
  }

  private void runOnRunningStack(URI url) throws InterruptedException {
    Path data = Path.of(env.getOrDefault("PARLEY_DATA", ".parley")).toAbsolutePath();
    load(url, Tokens.from(env, data), holder(data));
  }

  private void load(URI url, Tokens tokens, Optional<ProcessHandle> stack)
      throws InterruptedException {
    Optional<Resources> resources = stack.map(Resources::new);
    for (int rate : settings.rates()) {
      System.err.println(rate + " messages a second");
      runs.add(load(rate, url, tokens, resources));
    }
  }

  private Report.Run load(int rate, URI url, Tokens tokens, Optional<Resources> resources)
      throws InterruptedException {
    Optional<Double> idleCpu = Optional.empty();
    if (resources.isPresent()) {
      resources.get().collectGarbage();
      idleCpu = resources.get().idleCpu();
    }
    Optional<Long> idle = resources.flatMap(Resources::residentMegabytes);
    double machine = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    AtomicReference<Cpu> before = new AtomicReference<>(Cpu.NONE);
    try (Load load = new Load(rate, settings.pairs(), settings.time())) {
      Load.Outcome outcome = load.run(url, tokens, () -> before.set(Cpu.now(resources)));
      Cpu used = Cpu.now(resources).since(before.get());
      double thousands = outcome.measured().scheduled() / 1_000.0;
      return new Report.Run(
          rate,
          outcome.measured(),
          outcome.warmUp(),
          outcome.broken(),
          used.stack().map(seconds -> seconds / thousands),
          used.client() / thousands,
          idleCpu,
          idle,
          resources.flatMap(Resources::residentMegabytes),
          machine);
    }
  }

  /// Seconds since the start of each side's process.
  private record Cpu(Optional<Double> stack, double client) {
    static final Cpu NONE = new Cpu(Optional.empty(), 0);

    static Cpu now(Optional<Resources> resources) {
      return new Cpu(
          resources.flatMap(Resources::cpuSeconds),
          ProcessHandle.current()
              .info()
              .totalCpuDuration()
              .map(Pipeline::seconds)
              .orElse(Double.NaN));
    }

    Cpu since(Cpu before) {
      return new Cpu(
          stack.flatMap(now -> before.stack().map(then -> now - then)), client - before.client());
    }
  }

  /// The process that holds a data directory, which the directory's lock names.
  private static Optional<ProcessHandle> holder(Path data) {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(data.resolve("lock")).strip()));
    } catch (IOException | NumberFormatException e) { // a stack of elsewhere
      return Optional.empty();
    }
  }

  private static double seconds(Duration time) {
    return time.toNanos() / NANOS;
  }

  private static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

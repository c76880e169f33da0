package io.parley.benchmarks.pipeline;

import io.parley.benchmarks.harness.Resources;
import io.parley.benchmarks.harness.Result;
import io.parley.benchmarks.harness.StackProcess;
import io.parley.benchmarks.harness.TemporaryDirectory;
import io.parley.benchmarks.harness.Tokens;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// `parley bench pipeline`: a message's way through the whole stack and back.
public final class Pipeline {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PipelineSettings settings;
  private final Map<String, String> env;
  private final List<PipelineReport.Run> runs = new ArrayList<>();

  public Pipeline(PipelineSettings settings, Map<String, String> env) {
    this.settings = settings;
    this.env = env;
  }

  /// @throws BenchmarkFailure when nothing can be measured
  public Result run() throws InterruptedException {
    Instant begun = Instant.now();
    Optional<PipelineReport.ReadySeconds> ready = Optional.empty();
    if (settings.url().isPresent()) {
      runOnRunningStack(settings.url().get());
    } else {
      ready = Optional.of(runOwnStack());
    }
    return new PipelineReport(
        begun.truncatedTo(ChronoUnit.SECONDS).toString(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().toString(),
        settings.pairs(),
        Math.toIntExact(settings.time().toSeconds()),
        ready,
        List.copyOf(runs));
  }

  private PipelineReport.ReadySeconds runOwnStack() throws InterruptedException {
    try (TemporaryDirectory directory = new TemporaryDirectory()) {
      Path data = directory.path();
      StackProcess.Start start = StackProcess.Start.of(settings.stackCommand());
      List<String> ports = StackProcess.freePorts(3);
      double first;
      System.err.println("Starting a stack, with data in " + data);
      try (StackProcess stack = StackProcess.start(start, data, ports)) {
        first = seconds(stack.timeToReady());
        load(stack.url(), Tokens.from(env, data), ProcessHandle.of(stack.pid()));
      }
      try (StackProcess stack = StackProcess.start(start, data, ports)) {
        return new PipelineReport.ReadySeconds(first, seconds(stack.timeToReady()));
      }
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

  private PipelineReport.Run load(int rate, URI url, Tokens tokens, Optional<Resources> resources)
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
      return new PipelineReport.Run(
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
}

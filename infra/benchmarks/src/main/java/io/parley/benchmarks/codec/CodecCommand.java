package io.parley.benchmarks.codec;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.Bounds;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `parley bench codecs`: JMH's own report, with the bytes that each operation allocates.
@Command(
    name = "codecs",
    description = "What is read and written by hand, beside Jackson's mapper (JMH).",
    showDefaultValues = true)
public final class CodecCommand implements Callable<Integer> {
  private static final int ITERATIONS = 5;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--forks", paramLabel = "N", description = "JVMs for each figure")
  int forks = 1;

  @Option(names = "--seconds", paramLabel = "S", description = "of each iteration: 5, after 3")
  int seconds = 1;

  @Option(names = "--out", paramLabel = "FILE", description = "the report as JSON")
  @Nullable Path out;

  @Override
  public Integer call() {
    Bounds bounds = new Bounds(spec);
    TimeValue time = TimeValue.seconds(bounds.check("--seconds", seconds, 1, 60));
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(CodecBenchmark.class.getSimpleName())
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(bounds.check("--forks", forks, 1, 10))
            .warmupIterations(3)
            .warmupTime(time)
            .measurementIterations(ITERATIONS)
            .measurementTime(time)
            .addProfiler(GCProfiler.class);
    if (out != null) {
      options.resultFormat(ResultFormatType.JSON).result(out.toString());
    }
    try {
      new Runner(options.build()).run();
      return 0;
    } catch (RunnerException e) {
      throw new BenchmarkFailure(String.valueOf(e.getMessage()));
    }
  }
}

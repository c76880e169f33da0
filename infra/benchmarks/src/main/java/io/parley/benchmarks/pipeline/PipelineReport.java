package io.parley.benchmarks.pipeline;

import io.parley.benchmarks.harness.Latency;
import io.parley.benchmarks.harness.Result;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What `parley bench pipeline` has measured; its JSON has these names.
///
/// @param startedAt ISO 8601
/// @param readySeconds from start to `Parley is ready`; empty for a stack that ran already
record PipelineReport(
    String startedAt,
    int cores,
    String java,
    int pairs,
    int seconds,
    Optional<ReadySeconds> readySeconds,
    List<Run> runs)
    implements Result {
  /// @param first with no data
  /// @param second with the data of all loads
  record ReadySeconds(double first, double second) {}

  /// One load. What the operating system does not tell is empty.
  ///
  /// @param warmUp not part of the latencies, but of what must be correct
  /// @param broken connections that failed, with the reason
  /// @param stackCpuPerThousand seconds of the stack's CPU for 1,000 messages
  /// @param clientCpuPerThousand the same of this load's own process
  /// @param idleCpu seconds of the stack's CPU in a second without load, after the collection
  /// @param idleMegabytes the stack's resident memory before the load, after a garbage collection
  /// @param afterMegabytes the same after the load, without one
  /// @param loadAverage the machine's, over 1 min, just before the load; negative when unknown
  record Run(
      int rate,
      Tally measured,
      Tally warmUp,
      List<String> broken,
      Optional<Double> stackCpuPerThousand,
      double clientCpuPerThousand,
      Optional<Double> idleCpu,
      Optional<Long> idleMegabytes,
      Optional<Long> afterMegabytes,
      double loadAverage) {
    boolean isCorrect() {
      return broken.isEmpty() && warmUp.isCorrect() && measured.isCorrect();
    }
  }

  @Override
  public boolean isCorrect() {
    return runs.stream().allMatch(Run::isCorrect);
  }

  @Override
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d pairs, %d s each after %d s of warm-up; %d cores, Java %s, %s%n%n"
            .formatted(
                pairs, seconds, PipelineSettings.WARM_UP.toSeconds(), cores, java, startedAt));
    text.append(
        """
        | msg/s | sent | acked | delivered | lost | doubled | out of order \
        | ack p50 | p99 | max ms | delivery p50 | p99 | max ms \
        | CPU s/1,000 | idle CPU s/s | idle MB | after MB | machine load |
        | ---: | ---: | ---: | ---: | ---: | ---: | ---: \
        | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        """);
    runs.forEach(run -> text.append(row(run)));
    readySeconds.ifPresent(
        ready ->
            text.append(
                "%nReady after %s s with no data, after %s s with these data%n"
                    .formatted(Result.number(ready.first()), Result.number(ready.second()))));
    runs.forEach(run -> text.append(notes(run)));
    return text.toString();
  }

  private static String row(Run run) {
    Tally tally = run.measured();
    List<Object> cells =
        List.of(
            run.rate(),
            tally.sendLag().count(),
            tally.ack().count(),
            tally.delivery().count(),
            tally.lost(),
            tally.doubled(),
            tally.outOfOrder(),
            cells(tally.ack()),
            cells(tally.delivery()),
            run.stackCpuPerThousand().map(Result::number).orElse("-"),
            run.idleCpu().map(Result::number).orElse("-"),
            run.idleMegabytes().map(String::valueOf).orElse("-"),
            run.afterMegabytes().map(String::valueOf).orElse("-"),
            Result.number(run.loadAverage()));
    return cells.stream()
        .map(String::valueOf)
        .collect(Collectors.joining(" | ", "| ", " |" + System.lineSeparator()));
  }

  private static String cells(Latency latency) {
    return Result.number(latency.p50())
        + " | "
        + Result.number(latency.p99())
        + " | "
        + Result.number(latency.max());
  }

  private static String notes(Run run) {
    StringBuilder text = new StringBuilder();
    Latency lag = run.measured().sendLag();
    text.append(
        "%nAt %d/s the load itself was late by p99 %s ms, max %s ms, and took %s CPU s/1,000%n"
            .formatted(
                run.rate(),
                Result.number(lag.p99()),
                Result.number(lag.max()),
                Result.number(run.clientCpuPerThousand())));
    note(text, run, "measured", run.measured());
    note(text, run, "warm-up", run.warmUp());
    run.broken().stream()
        .limit(5)
        .forEach(line -> text.append("FAILED ").append(line).append('\n'));
    return text.toString();
  }

  private static void note(StringBuilder text, Run run, String part, Tally tally) {
    if (!tally.isCorrect()) {
      text.append(
          "FAILED at %d/s, %s: %d lost, %d doubled, %d out of order, not acked %s%n"
              .formatted(
                  run.rate(),
                  part,
                  tally.lost(),
                  tally.doubled(),
                  tally.outOfOrder(),
                  tally.notAcked()));
    }
  }
}

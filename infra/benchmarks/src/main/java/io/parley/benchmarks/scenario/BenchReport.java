package io.parley.benchmarks.scenario;

import io.parley.benchmarks.harness.Result;
import io.parley.benchmarks.load.LoadFigures;
import io.parley.benchmarks.report.MarkdownTable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a run has found; its JSON has these names.
///
/// @param startedAt ISO 8601
/// @param loads of `pairs`, `room` and the steps of `ceiling`
/// @param failures what could not be measured, and why
/// @param absent peers that cannot be had here, and why
record BenchReport(
    String startedAt,
    int cores,
    String java,
    int warmUpSeconds,
    int seconds,
    List<Measured> loads,
    List<Ceiling.Found> ceilings,
    List<Idle.Figures> idle,
    List<Storm.Figures> storms,
    List<Growth.Figures> growth,
    List<String> absent,
    List<String> failures)
    implements Result {
  static final String NONE = "-";

  BenchReport {
    loads = List.copyOf(loads);
    ceilings = List.copyOf(ceilings);
    idle = List.copyOf(idle);
    storms = List.copyOf(storms);
    growth = List.copyOf(growth);
    absent = List.copyOf(absent);
    failures = List.copyOf(failures);
  }

  @Override
  public boolean isCorrect() {
    return failures.isEmpty()
        && loads.stream().allMatch(one -> one.load().wrong().isCorrect())
        && storms.stream().allMatch(one -> one.load().wrong().isCorrect());
  }

  @Override
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s; %d cores; Java %s; %d s each after %d s of warm-up (5 s where the server is warm); Parley without its auditor%n"
            .formatted(startedAt, cores, java, seconds, warmUpSeconds));
    section(text, "Ratios: Parley over the other, median of the rounds", ratios());
    section(text, "Ceilings: clean, and p99 of at most 200 ms", ceilingTable());
    section(text, "Latency and correctness", LoadTables.latencies(loads));
    section(text, "Receipts", LoadTables.receipts(loads));
    section(text, "Cost", LoadTables.costs(loads));
    section(text, "Kafka", LoadTables.kafka(loads));
    section(text, "Idle connections", idleTable());
    section(text, "Storm: a gateway is killed", stormTable());
    section(text, "Growth", growthTable());
    loads.forEach(one -> note(text, one));
    absent.forEach(reason -> text.append("\nNot measured: ").append(reason).append('\n'));
    failures.forEach(reason -> text.append("\nFAILED ").append(reason).append('\n'));
    return text.toString();
  }

  private static void section(StringBuilder text, String title, MarkdownTable table) {
    if (!table.isEmpty()) {
      text.append("\n### ").append(title).append("\n\n").append(table);
    }
  }

  private MarkdownTable ratios() {
    return Ratios.table(loads, ceilings);
  }

  private MarkdownTable ceilingTable() {
    MarkdownTable table =
        new MarkdownTable(
            "server",
            "load",
            "round",
            "msg/s",
            "p50 ms there",
            "p99",
            "CPU ms per 1,000 messages",
            "why not more");
    for (Ceiling.Found found : ceilings) {
      Optional<LoadFigures> load = found.measured().map(Measured::load);
      table.row(
          found.server(),
          found.what(),
          found.round(),
          found.rate(),
          number(load.map(is -> is.delivery().p50())),
          number(load.map(is -> is.delivery().p99())),
          number(found.measured().flatMap(Measured::cpuPerThousandMessages)),
          found.reason());
    }
    return table;
  }

  private MarkdownTable idleTable() {
    MarkdownTable table =
        new MarkdownTable(
            "server",
            "connections",
            "conversations each",
            "all ready s",
            "session p50 ms",
            "p99",
            "CPU ms per session",
            "Kafka records per session",
            "requests per session",
            "resident KB per connection",
            "resident MB",
            "idle CPU %");
    for (Idle.Figures one : idle) {
      table.row(
          one.server(),
          one.connections(),
          one.each(),
          Result.number(one.allReadySeconds()),
          Result.number(one.session().p50()),
          Result.number(one.session().p99()),
          number(one.cpuMillisPerSession()),
          number(one.recordsPerSession()),
          number(one.requestsPerSession()),
          number(one.kilobytesPerConnection()),
          one.residentMegabytes().map(String::valueOf).orElse(NONE),
          number(one.idleCpuPercent()));
    }
    return table;
  }

  private MarkdownTable stormTable() {
    MarkdownTable table =
        new MarkdownTable(
            "sockets",
            "conversations each",
            "msg/s",
            "cut off",
            "back",
            "p50 s",
            "all s",
            "caught up s",
            "deliveries missed and had",
            "failed attempts",
            "lost",
            "doubled",
            "out of order",
            "refused");
    for (Storm.Figures one : storms) {
      LoadFigures.Wrong wrong = one.load().wrong();
      table.row(
          one.sockets(),
          one.each(),
          one.rate(),
          one.returned().cutOff(),
          one.returned().back(),
          Result.number(one.returned().ready().p50() / 1000),
          Result.number(one.returned().ready().max() / 1000),
          Result.number(one.returned().caughtUpMillis() / 1000),
          one.returned().missed(),
          one.returned().attempts(),
          wrong.lost(),
          wrong.doubled(),
          wrong.outOfOrder(),
          wrong.refused());
    }
    return table;
  }

  private MarkdownTable growthTable() {
    MarkdownTable table =
        new MarkdownTable(
            "stack",
            "conversations",
            "making them: msg/s",
            "ack p50 ms",
            "p99",
            "refused",
            "ready s",
            "ready without state s",
            "restore s per million",
            "processor killed: longest ack s",
            "resident MB");
    for (Growth.Figures one : growth) {
      table.row(
          one.what(),
          one.conversations(),
          one.load().rate(),
          Result.number(one.load().ack().p50()),
          Result.number(one.load().ack().p99()),
          one.load().wrong().refused(),
          Result.number(one.readySeconds()),
          Result.number(one.readyWithoutStateSeconds()),
          number(one.restorePerMillion()),
          number(one.takeoverSeconds()),
          one.residentMegabytes());
    }
    return table;
  }

  private static void note(StringBuilder text, Measured one) {
    LoadFigures load = one.load();
    if (load.lateness().p99() > load.delivery().p99() / 2) {
      text.append(
          "%n%s, %s, %d/s: the load itself was late, so these latencies are not the server's%n"
              .formatted(one.server(), LoadTables.label(one), load.rate()));
    }
    if (!load.isClean() || !load.refusals().isEmpty()) {
      text.append(
          "%n%s, %s, %d/s: %s; refusals %s; connections that ended: %d %s%n"
              .formatted(
                  one.server(),
                  LoadTables.label(one),
                  load.rate(),
                  load.isCorrect() ? "no promise broken" : "FAILED " + load.wrong(),
                  load.refusals(),
                  load.ended(),
                  load.firstEnd()));
    }
  }

  /// For whoever watches.
  static String line(Measured one) {
    LoadFigures load = one.load();
    return String.format(
        Locale.ROOT,
        "delivery p50 %.1f p99 %.1f max %.0f ms, ack p99 %.1f ms, receipts p99 %.0f ms, %s, CPU %s"
            + " ms per 1,000 messages, load late p99 %.2f ms",
        load.delivery().p50(),
        load.delivery().p99(),
        load.delivery().max(),
        load.ack().p99(),
        load.receipt().p99(),
        load.isClean() ? "clean" : load.wrong() + " " + load.refusals(),
        number(one.cpuPerThousandMessages()),
        load.lateness().p99());
  }

  static String number(Optional<Double> value) {
    return value.map(Result::number).orElse(NONE);
  }
}

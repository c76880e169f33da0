package io.parley.benchmarks.scenario;

import io.parley.benchmarks.harness.Latency;
import io.parley.benchmarks.harness.Result;
import io.parley.benchmarks.load.LoadFigures;
import io.parley.benchmarks.report.MarkdownTable;
import io.parley.benchmarks.server.CollectorPauses;
import io.parley.benchmarks.server.KafkaUse;
import io.parley.benchmarks.server.Usage;
import java.util.List;
import java.util.Optional;

/// The tables of a report that have a row for each load.
final class LoadTables {
  private LoadTables() {}

  static MarkdownTable latencies(List<Measured> loads) {
    MarkdownTable table =
        new MarkdownTable(
            "server",
            "load",
            "msg/s",
            "sent",
            "acked",
            "deliveries",
            "refused",
            "unanswered",
            "lost",
            "doubled",
            "out of order",
            "ack p50 ms",
            "p99",
            "delivery p50 ms",
            "p99",
            "max",
            "load late p99 ms");
    for (Measured one : loads) {
      LoadFigures load = one.load();
      LoadFigures.Wrong wrong = load.wrong();
      table.row(
          one.server(),
          label(one),
          load.rate(),
          load.sent(),
          load.acked(),
          load.deliveries(),
          wrong.refused(),
          wrong.unanswered(),
          wrong.lost(),
          wrong.doubled(),
          wrong.outOfOrder(),
          Result.number(load.ack().p50()),
          Result.number(load.ack().p99()),
          Result.number(load.delivery().p50()),
          Result.number(load.delivery().p99()),
          Result.number(load.delivery().max()),
          Result.number(load.lateness().p99()));
    }
    return table;
  }

  static MarkdownTable receipts(List<Measured> loads) {
    MarkdownTable table =
        new MarkdownTable(
            "server",
            "load",
            "msg/s",
            "complete",
            "incomplete",
            "p50 ms",
            "p99",
            "max",
            "frames",
            "deliveries",
            "frames per delivery",
            "marks per frame");
    for (Measured one : loads) {
      LoadFigures load = one.load();
      if (load.receiptFrames() > 0) {
        Latency receipt = load.receipt();
        table.row(
            one.server(),
            label(one),
            load.rate(),
            receipt.count(),
            load.receiptsMissing(),
            Result.number(receipt.p50()),
            Result.number(receipt.p99()),
            Result.number(receipt.max()),
            load.receiptFrames(),
            load.allDeliveries(),
            Result.number((double) load.receiptFrames() / Math.max(1, load.allDeliveries())),
            Result.number((double) load.receiptMarks() / load.receiptFrames()));
      }
    }
    return table;
  }

  static MarkdownTable costs(List<Measured> loads) {
    MarkdownTable table =
        new MarkdownTable(
            "server",
            "load",
            "msg/s",
            "CPU ms per 1,000 messages",
            "per 1,000 deliveries",
            "by process, per 1,000 messages",
            "resident MB",
            "pauses",
            "ms in all",
            "longest ms",
            "load CPU ms per 1,000 messages");
    for (Measured one : loads) {
      Usage usage = one.usage();
      Optional<CollectorPauses> pauses = usage.collectorPauses();
      table.row(
          one.server(),
          label(one),
          one.load().rate(),
          BenchReport.number(one.cpuPerThousandMessages()),
          BenchReport.number(one.cpuPerThousandDeliveries()),
          byProcess(one),
          usage.residentMegabytes().map(String::valueOf).orElse(BenchReport.NONE),
          pauses.map(is -> String.valueOf(is.count())).orElse(BenchReport.NONE),
          BenchReport.number(pauses.map(CollectorPauses::totalMillis)),
          BenchReport.number(pauses.map(CollectorPauses::maxMillis)),
          Result.number(one.generatorCpuPerThousandMessages()));
    }
    return table;
  }

  static MarkdownTable kafka(List<Measured> loads) {
    MarkdownTable table =
        new MarkdownTable(
            "server",
            "load",
            "msg/s",
            "requests per message",
            "Produce",
            "Fetch",
            "records per message",
            "bytes in per message",
            "bytes out per message",
            "records by topic, per message");
    for (Measured one : loads) {
      one.usage()
          .kafka()
          .ifPresent(
              use ->
                  table.row(
                      one.server(),
                      label(one),
                      one.load().rate(),
                      per(use.allRequests(), one),
                      per(request(use, "Produce"), one),
                      per(request(use, "Fetch"), one),
                      per(use.allRecords(), one),
                      per(use.bytesIn(), one),
                      per(use.bytesOut(), one),
                      byTopic(use, one)));
    }
    return table;
  }

  private static long request(KafkaUse use, String kind) {
    return use.requests().getOrDefault(kind, 0L);
  }

  private static String per(long count, Measured one) {
    return Result.number((double) count / Math.max(1, one.load().sent()));
  }

  private static String byTopic(KafkaUse use, Measured one) {
    StringBuilder text = new StringBuilder();
    use.records().entrySet().stream()
        .sorted((a, b) -> Long.compare(b.getValue(), a.getValue()))
        .limit(10)
        .forEach(
            topic ->
                text.append(text.isEmpty() ? "" : ", ")
                    .append(topic.getKey())
                    .append(' ')
                    .append(per(topic.getValue(), one)));
    return text.toString();
  }

  private static String byProcess(Measured one) {
    StringBuilder text = new StringBuilder();
    for (Usage.ProcessUse process : one.usage().processes()) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(process.name())
          .append(' ')
          .append(Result.number(process.cpuSeconds() * 1_000_000 / Math.max(1, one.load().sent())));
    }
    return text.isEmpty() ? BenchReport.NONE : text.toString();
  }

  /// What was loaded, and when.
  static String label(Measured one) {
    return (one.round() > 1 ? "round " + one.round() + ", " : "")
        + (one.scenario().equals("ceiling") ? "ceiling, " : "")
        + one.what();
  }
}

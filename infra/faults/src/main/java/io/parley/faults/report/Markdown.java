package io.parley.faults.report;

import io.parley.faults.load.Workload.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The report for people.
public final class Markdown {
  private Markdown() {}

  public static String of(Report report) {
    StringBuilder text = new StringBuilder();
    text.append("# Faults\n\n");
    text.append(report.isClean() ? "**Clean**" : "**FAILED**");
    text.append(
        ": %,d messages accepted, %,d deliveries, in %,d s from %s.%n"
            .formatted(
                report.verdict().accepted(),
                report.verdict().delivered(),
                report.seconds(),
                report.startedAt()));
    list(text, "## Failures", report.failures());
    text.append("\n## Verdict\n\n").append(verdict(report.verdict()));
    list(text, "### Examples", report.verdict().examples());
    text.append("\n## Fault matrix\n\n").append(matrix(report.faults()));
    pairs(text, "### Not possible here", report.skipped());
    list(text, "### Processes that ended by themselves", report.endedByThemselves());
    text.append("\n### What each is\n\n");
    report.faults().forEach(row -> text.append(explanation(row)));
    pairs(text, "## Settings", report.settings());
    pairs(text, "## Environment", report.environment());
    return text.toString();
  }

  private static String verdict(Verdict verdict) {
    return """
        | sent | accepted | delivered | lost | doubled | out of order | gaps |
        | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        | %,d | %,d | %,d | %,d | %,d | %,d | %,d |
        """
        .formatted(
            verdict.sent(),
            verdict.accepted(),
            verdict.delivered(),
            verdict.lost(),
            verdict.doubled(),
            verdict.reordered(),
            verdict.gaps());
  }

  private static String matrix(List<FaultRow> rows) {
    return """
        | fault | times | messages | outage s | back after s | longest silence s | longest ack s \
        | longest reconnect s | reconnects | recovered | refused and retried | goal | met |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |
        """
        + rows.stream().map(Markdown::row).collect(Collectors.joining());
  }

  private static String row(FaultRow row) {
    return Stream.of(
            row.fault(),
            row.times(),
            "%,d".formatted(row.messages()),
            seconds(row.outageMillis()),
            seconds(row.backAfterMillis()),
            seconds(row.longestSilenceMillis()),
            seconds(row.longestAckMillis()),
            seconds(row.longestReconnectMillis()),
            row.reconnects(),
            row.recovered(),
            row.refusedAndRetried(),
            row.goal(),
            met(row))
        .map(String::valueOf)
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String met(FaultRow row) {
    if (row.goal().equals("-") || row.times() == 0) {
      return "-";
    }
    return row.goalMissed() == 0 ? "yes" : "**no** (%d times)".formatted(row.goalMissed());
  }

  private static String explanation(FaultRow row) {
    String problems =
        row.problems().isEmpty() ? "" : " **" + String.join("; ", row.problems()) + "**";
    return "- `%s`: %s. Last: %s.%s%n"
        .formatted(row.fault(), row.description(), row.seen(), problems);
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.2f", millis / 1_000.0);
  }

  private static void list(StringBuilder text, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append('\n').append(title).append("\n\n");
      lines.forEach(line -> text.append("- ").append(line).append('\n'));
    }
  }

  private static void pairs(StringBuilder text, String title, Map<String, String> pairs) {
    list(
        text,
        title,
        pairs.entrySet().stream()
            .map(entry -> "`" + entry.getKey() + "`: " + entry.getValue())
            .toList());
  }
}

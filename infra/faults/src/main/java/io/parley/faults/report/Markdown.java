package io.parley.faults.report;

import io.parley.faults.load.Verdict;
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
    text.append("\n## Phases\n\n").append(table(report.phases()));
    pairs(text, "### Not possible here", report.skipped());
    list(text, "### Processes that ended by themselves", report.endedByThemselves());
    text.append("\n### What each is\n\n");
    report.phases().forEach(row -> text.append(explanation(row)));
    pairs(text, "## Settings", report.settings());
    pairs(text, "## Environment", report.environment());
    return text.toString();
  }

  /// Of a build that is broken on purpose.
  public static String of(BrokenReport report) {
    StringBuilder text = new StringBuilder();
    text.append("# A build that is broken on purpose: `")
        .append(String.join("`, `", report.defects()))
        .append("`\n\n");
    text.append(
        report.isNoticed() ? "**Noticed**, as it must be.\n" : "**NOT NOTICED**: see below.\n");
    text.append("\n## Verdict\n\n").append(verdict(report.verdict()));
    list(text, "### Examples", report.verdict().examples());
    list(text, "### What was seen", report.seen());
    list(text, "### Problems", report.problems());
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

  private static String table(List<PhaseRow> rows) {
    return """
        | phase | times | longest silence of those hit s | of bystanders s | ack p50 s | p99 s | max s \
        | from first attempt to connected s | refusals | goal | met? |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |
        """
        + rows.stream().map(Markdown::row).collect(Collectors.joining());
  }

  private static String row(PhaseRow row) {
    Figures figures = row.figures();
    Long bystanders = figures.bystanders();
    return Stream.of(
            row.phase(),
            row.times(),
            seconds(figures.silence()),
            bystanders == null ? "-" : seconds(bystanders),
            seconds(figures.ackP50()),
            seconds(figures.ackP99()),
            seconds(figures.ackMax()),
            figures.reconnects() == 0 && figures.back() == 0 ? "-" : seconds(figures.back()),
            figures.refused(),
            row.goal(),
            row.met().text())
        .map(String::valueOf)
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String explanation(PhaseRow row) {
    Figures figures = row.figures();
    return "- `%s`: %s. %,d messages; outage %s s, back after %s s; %d reconnects, %d recovered, longest %s s. Last: %s.%s%n"
        .formatted(
            row.phase(),
            row.description(),
            figures.sent(),
            seconds(row.outageMillis()),
            seconds(row.backAfterMillis()),
            figures.reconnects(),
            figures.recovered(),
            seconds(figures.reconnect()),
            row.seen(),
            bold(row.notes()) + bold(row.problems()));
  }

  private static String bold(List<String> sentences) {
    return sentences.isEmpty() ? "" : " **" + String.join("; ", sentences) + "**";
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

package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.Result;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What `parley bench edge` has measured; its JSON has these names.
///
/// @param startedAt ISO 8601
/// @param java the version that the gateway and the load run on
/// @param node empty when it is not here, and everything of it is
/// @param openFiles the limit for each process
/// @param failures what could not be measured, and why
record EdgeReport(
    String startedAt,
    int cores,
    String java,
    Optional<NodeServer.Versions> node,
    int openFiles,
    int seconds,
    List<Versus<MemoryFigures>> memory,
    Versus<FanOutFigures> fanOut,
    Versus<HandshakeFigures> handshakes,
    Versus<PingFigures> pings,
    List<String> failures)
    implements Result {
  private static final double MOST_MEMORY_OF_NODE = 1.0;
  private static final double MOST_KILOBYTES = 6.0;
  private static final double MOST_FAN_OUT_OF_NODE = 0.7;

  private static final List<Line<MemoryFigures>> MEMORY =
      List.of(
          new Line<>("resident set, KB per connection", MemoryFigures::residentPerConnection)
              .atMostOfNode(MOST_MEMORY_OF_NODE)
              .atMost(MOST_KILOBYTES),
          new Line<>(
                  "the same after a collection, KB per connection",
                  MemoryFigures::residentCollectedPerConnection)
              .atMostOfNode(MOST_MEMORY_OF_NODE)
              .atMost(MOST_KILOBYTES),
          new Line<>(
              "live heap after a collection, KB per connection", MemoryFigures::heapPerConnection),
          new Line<>("resident set before, MB", MemoryFigures::residentBeforeMegabytes),
          Line.beside("machine load before", MemoryFigures::loadAverage));

  private static final List<Line<FanOutFigures>> FAN_OUT =
      List.of(
          new Line<>("CPU ms per 1,000 deliveries", FanOutFigures::cpuMillisPerThousand)
              .atMostOfNode(MOST_FAN_OUT_OF_NODE),
          new Line<>("of that, user", FanOutFigures::userCpuMillisPerThousand),
          new Line<>("of that, system", FanOutFigures::systemCpuMillisPerThousand),
          new Line<>("less what it uses idle", FanOutFigures::busyCpuMillisPerThousand)
              .atMostOfNode(MOST_FAN_OUT_OF_NODE),
          Line.beside("idle CPU, s/s", figures -> figures.cpu().idlePerSecond()),
          Line.beside("deliveries", FanOutFigures::deliveries),
          Line.beside("bytes of a delivery", FanOutFigures::bytesPerDelivery),
          Line.beside("machine load before", FanOutFigures::loadAverage));

  private static final List<Line<HandshakeFigures>> HANDSHAKES =
      List.of(
          new Line<>("handshakes per second", HandshakeFigures::perSecond),
          new Line<>("CPU ms per 1,000", HandshakeFigures::cpuMillisPerThousand),
          Line.beside("machine load before", HandshakeFigures::loadAverage));

  private static final List<Line<PingFigures>> PINGS =
      List.of(
          new Line<>("p50, ms", figures -> figures.latency().p50()),
          new Line<>("p99, ms", figures -> figures.latency().p99()),
          new Line<>("max, ms", figures -> figures.latency().max()),
          Line.beside("how late the load was, p99, ms", figures -> figures.late().p99()),
          Line.beside("machine load before", PingFigures::loadAverage));

  EdgeReport {
    memory = List.copyOf(memory);
    failures = List.copyOf(failures);
  }

  @Override
  public boolean isCorrect() {
    return failures.isEmpty();
  }

  @Override
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s; %d cores, open files %s; Java %s; %s\n"
            .formatted(
                startedAt,
                cores,
                String.format(Locale.ROOT, "%,d", openFiles),
                java,
                node.map(is -> "Node " + is.node() + ", socket.io " + is.socketIo())
                    .orElse("no Node, or socket.io is not installed: Parley alone")));
    section(text, "Memory per idle connection", MEMORY, memory);
    section(
        text,
        "Fan-out, %d messages a second for %d s after %d s of warm-up"
            .formatted(
                FanOutFigures.MESSAGES_PER_SECOND, seconds, FanOutFigures.WARM_UP.toSeconds()),
        FAN_OUT,
        List.of(fanOut));
    fanOut.node().ifPresent(figures -> deliveries(text, "node", figures));
    fanOut.parley().ifPresent(figures -> deliveries(text, "parley", figures));
    section(text, "Handshakes", HANDSHAKES, List.of(handshakes));
    section(
        text,
        "Ping, %d a second for %d s".formatted(PingFigures.PINGS_PER_SECOND, seconds),
        PINGS,
        List.of(pings));
    failures.forEach(failure -> text.append("\nFAILED ").append(failure).append('\n'));
    return text.toString();
  }

  private static <T> void section(
      StringBuilder text, String title, List<Line<T>> lines, List<Versus<T>> measured) {
    text.append("\n### ").append(title).append("\n\n").append(Line.HEAD);
    measured.forEach(versus -> lines.forEach(line -> text.append(line.markdown(versus))));
  }

  private static void deliveries(StringBuilder text, String server, FanOutFigures figures) {
    text.append('\n').append(server).append(": ").append(figures.measured().text()).append('\n');
  }
}

package io.parley.benchmarks.pipeline;

import io.parley.benchmarks.harness.Options;
import io.parley.benchmarks.harness.UsageException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What `parley bench pipeline` is asked for.
///
/// @param rates messages a second over all pairs, 1 to 20,000 each; one load after the other
/// @param time how long each load is measured, 1 s to 10 min; [#WARM_UP] comes before
/// @param pairs 1 to 500
/// @param url a running gateway; empty for a stack of our own
/// @param out where the JSON goes
/// @param stackCommand the command line of a stack, without `up`
public record PipelineSettings(
    List<Integer> rates,
    Duration time,
    int pairs,
    Optional<URI> url,
    Optional<Path> out,
    List<String> stackCommand) {
  public static final String USAGE =
      "pipeline [--rates 100,1000] [--seconds 30] [--pairs 50]"
          + " [--url http://127.0.0.1:8080] [--out FILE.json]";

  static final Duration WARM_UP = Duration.ofSeconds(10);

  private static final Set<String> OPTIONS =
      Set.of("--rates", "--seconds", "--pairs", "--url", "--out");
  private static final int MOST_MESSAGES = 2_000_000;

  /// @throws UsageException for a bad option
  public static PipelineSettings from(List<String> args) {
    Options options = Options.from(args, OPTIONS);
    return new PipelineSettings(
        options.numbers("--rates", 20_000, List.of(100, 1_000)),
        Duration.ofSeconds(options.number("--seconds", 600, 30)),
        options.number("--pairs", 500, 50),
        options.value("--url").map(PipelineSettings::url),
        options.file("--out"),
        options.stackCommand());
  }

  public PipelineSettings {
    rates = List.copyOf(rates);
    for (int rate : rates) {
      if (rate * (time.toSeconds() + WARM_UP.toSeconds()) > MOST_MESSAGES) {
        throw new UsageException("a load has at most " + MOST_MESSAGES + " messages");
      }
    }
    if (url.isEmpty() && stackCommand.isEmpty()) {
      throw new UsageException("expected --url, or -- and the command line of a stack");
    }
  }

  private static URI url(String value) {
    try {
      URI url = URI.create(value);
      if ("http".equals(url.getScheme()) && "127.0.0.1".equals(url.getHost())) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException("--url: " + e.getMessage());
    }
    throw new UsageException("--url expects http://127.0.0.1:PORT, a gateway of this machine");
  }
}

package io.parley.benchmarks;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What `parley bench pipeline` is asked for.
///
/// @param rates messages a second over all pairs, 1 to 20,000 each; one load after the other
/// @param time how long each load is measured, 1 s to 10 min; [#WARM_UP] comes before
/// @param pairs 1 to 500
/// @param url a running gateway; empty for a stack of our own
/// @param out where the JSON goes
/// @param stackCommand the command line of a stack, without `up`
record PipelineSettings(
    List<Integer> rates,
    Duration time,
    int pairs,
    Optional<URI> url,
    Optional<Path> out,
    List<String> stackCommand) {
  static final Duration WARM_UP = Duration.ofSeconds(10);

  private static final int MOST_MESSAGES = 2_000_000;

  /// @throws UsageException for a bad option
  static PipelineSettings from(List<String> args) {
    int end = args.indexOf("--");
    List<String> options = end < 0 ? args : args.subList(0, end);
    List<String> stackCommand =
        end < 0 ? List.of() : List.copyOf(args.subList(end + 1, args.size()));
    List<Integer> rates = List.of(100, 1_000);
    int seconds = 30;
    int pairs = 50;
    Optional<URI> url = Optional.empty();
    Optional<Path> out = Optional.empty();
    for (int i = 0; i < options.size(); i += 2) {
      String option = options.get(i);
      if (i + 1 == options.size()) {
        throw new UsageException(option + " expects a value");
      }
      String value = options.get(i + 1);
      switch (option) {
        case "--rates" -> rates = rates(value);
        case "--seconds" -> seconds = number(option, value, 600);
        case "--pairs" -> pairs = number(option, value, 500);
        case "--url" -> url = Optional.of(url(value));
        case "--out" -> out = Optional.of(Path.of(value).toAbsolutePath());
        default -> throw new UsageException("'" + option + "' is not an option here");
      }
    }
    return new PipelineSettings(rates, Duration.ofSeconds(seconds), pairs, url, out, stackCommand);
  }

  PipelineSettings {
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

  private static List<Integer> rates(String value) {
    return Arrays.stream(value.split(",", -1))
        .map(rate -> number("--rates", rate.strip(), 20_000))
        .toList();
  }

  private static int number(String option, String value, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new UsageException(option + " expects 1 to " + most + ", but was '" + value + "'");
    }
    throw new UsageException(option + " expects 1 to " + most + ", but was " + value);
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

package io.parley.faults;

import io.parley.benchmarks.harness.Options;
import io.parley.benchmarks.harness.UsageException;
import io.parley.faults.broken.BrokenBuild;
import io.parley.faults.broken.Defect;
import io.parley.faults.fault.FaultName;
import io.parley.faults.fault.Form;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/// What `./parley faults` is asked to do.
///
/// @param atMost when no other fault is begun, once each has been there; `--minutes`
/// @param messages after how many it stops before that; `--messages`
/// @param faults which, and in what order; `--faults`, all by default
/// @param messagesPerSecond of all clients together; `--rate`
/// @param calmMessagesPerSecond likewise, while a fault is there of which a time is to be known;
///   `--calm-rate`
/// @param seed of what clients send; `--seed`
/// @param users how many people chat
/// @param officialClients how many of them use the unmodified socket.io client
/// @param out where report and logs go; `--out`
/// @param broken what is broken on purpose; `--broken`
public record FaultSettings(
    Duration atMost,
    long messages,
    List<FaultName> faults,
    int messagesPerSecond,
    int calmMessagesPerSecond,
    long seed,
    int users,
    int officialClients,
    Path out,
    Optional<BrokenBuild> broken,
    Form form) {
  static final String USAGE =
      "faults [--minutes 120] [--messages 1000000] [--faults name,name...] [--rate 250]"
          + "\n                     [--calm-rate 40] [--seed N] [--out DIR] [--broken skip-dedupe|drop-deliveries]"
          + "\nfaults: "
          + Arrays.stream(FaultName.values())
              .map(FaultName::optionName)
              .collect(Collectors.joining(", "));

  private static final int DEFAULT_MINUTES = 120;
  private static final int DEFAULT_MESSAGES = 1_000_000;
  private static final int DEFAULT_RATE = 250;
  private static final int DEFAULT_CALM_RATE = 40;
  private static final int DROP_ONE_IN = 10_000;

  /// Up to this many minutes everything is kept short, so that there is time for many faults.
  private static final int SHORT_MINUTES = 5;

  private static final int USERS = 60;
  private static final int OFFICIAL_CLIENTS = 12;

  public FaultSettings {
    faults = List.copyOf(faults);
  }

  /// @throws UsageException for what is not understood
  static FaultSettings from(List<String> args) {
    Options options =
        Options.from(
            args,
            Set.of(
                "--minutes",
                "--messages",
                "--faults",
                "--rate",
                "--calm-rate",
                "--seed",
                "--out",
                "--broken"));
    int rate = options.number("--rate", 100_000, DEFAULT_RATE);
    int minutes = options.number("--minutes", 7 * 24 * 60, DEFAULT_MINUTES);
    return new FaultSettings(
        Duration.ofMinutes(minutes),
        options.number("--messages", Integer.MAX_VALUE, DEFAULT_MESSAGES),
        options.value("--faults").map(FaultSettings::faults).orElse(List.of(FaultName.values())),
        rate,
        options.number("--calm-rate", rate, Math.min(rate, DEFAULT_CALM_RATE)),
        options.number("--seed", Integer.MAX_VALUE, anySeed()),
        USERS,
        OFFICIAL_CLIENTS,
        options.file("--out").orElse(Path.of("target", "faults").toAbsolutePath()),
        options.value("--broken").map(FaultSettings::broken),
        minutes <= SHORT_MINUTES ? Form.SHORT : Form.LONG);
  }

  FaultSettings withOfficialClients(int number) {
    return new FaultSettings(
        atMost,
        messages,
        faults,
        messagesPerSecond,
        calmMessagesPerSecond,
        seed,
        users,
        number,
        out,
        broken,
        form);
  }

  /// For the report.
  Map<String, String> described() {
    Map<String, String> described = new LinkedHashMap<>();
    described.put(
        "messages", "%,d at most, in %d min at most".formatted(messages, atMost.toMinutes()));
    described.put("rate", messagesPerSecond + " a second");
    described.put("rate while a time is measured", calmMessagesPerSecond + " a second");
    described.put("users", users + ", " + officialClients + " of them with an unmodified client");
    described.put("seed", Long.toString(seed));
    described.put("form", form.equals(Form.SHORT) ? "short" : "long");
    return described;
  }

  private static int anySeed() {
    return ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
  }

  private static List<FaultName> faults(String list) {
    return Arrays.stream(list.split(",", -1))
        .map(
            name ->
                FaultName.of(name.strip())
                    .orElseThrow(() -> new UsageException("'" + name + "' is not a fault")))
        .toList();
  }

  private static BrokenBuild broken(String name) {
    return Defect.of(name)
        .map(defect -> new BrokenBuild(defect, DROP_ONE_IN))
        .orElseThrow(
            () -> new UsageException("--broken: '" + name + "' is not a way to be broken"));
  }
}

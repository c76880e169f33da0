package io.parley.faults;

import io.parley.faults.broken.BrokenBuild;
import io.parley.faults.fault.FaultName;
import io.parley.faults.fault.Form;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    List<BrokenBuild> broken,
    Form form) {
  public FaultSettings {
    faults = List.copyOf(faults);
    broken = List.copyOf(broken);
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
}

package io.parley.faults;

import io.parley.faults.load.Chat;
import io.parley.faults.load.Phase;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The phases of a run, one after the other. A phase that is measured begins when nobody waits for
/// anything, so that nothing of what was before is counted for it, and ends when nobody waits for
/// anything any more. Where that does not come in time the phase says so, and counts.
final class Phases {
  /// Something is always on its way; more than this is a silence.
  private static final Duration BRISK = Duration.ofMillis(500);

  /// What fails should find messages on their way.
  private static final Duration LEAD = Duration.ofSeconds(1);

  private final Chat chat;
  private final PrintStream console;
  private final Duration quietWithin;
  private final Duration lead;

  /// @param quietWithin how long, at most, a phase waits until nobody waits for anything
  Phases(Chat chat, PrintStream console, Duration quietWithin) {
    this(chat, console, quietWithin, LEAD);
  }

  /// @param lead how long everybody chats before a phase begins
  Phases(Chat chat, PrintStream console, Duration quietWithin, Duration lead) {
    this.chat = chat;
    this.console = console;
    this.quietWithin = quietWithin;
    this.lead = lead;
  }

  /// What was measured, and what is to be known of it.
  record Ended(Phase phase, List<String> notes) {}

  /// Begins a phase that is measured: lets everything arrive that was sent, then everybody chat
  /// again for a moment.
  ///
  /// @return a note, where somebody waits all the same
  Optional<String> begin(int messagesPerSecond) throws InterruptedException {
    boolean drained = drain();
    chat.pace(messagesPerSecond);
    Thread.sleep(lead);
    boolean brisk = chat.awaitQuiet(BRISK, drained ? quietWithin : Duration.ZERO);
    mark("before", "no fault");
    return drained && brisk
        ? Optional.empty()
        : Optional.of(
            "it began while somebody waited, which was not over within "
                + quietWithin.toSeconds()
                + " s");
  }

  /// Ends the phase. Nothing new is said from now on, until the next begins.
  ///
  /// @param note of its beginning
  Ended end(String name, String seen, Optional<String> note) throws InterruptedException {
    boolean drained = drain();
    String late = "somebody still waited " + quietWithin.toSeconds() + " s after its end";
    List<String> notes =
        drained ? note.stream().toList() : List.of(note.map(it -> it + "; " + late).orElse(late));
    Phase phase = mark(name, seen);
    notes.forEach(it -> console.println("  NOTE " + it));
    return new Ended(phase, notes);
  }

  /// Lets everybody chat for a while that is not measured.
  Phase unmeasured(String name, int messagesPerSecond, Duration time) throws InterruptedException {
    chat.pace(messagesPerSecond);
    Thread.sleep(time);
    return mark(name, "no fault");
  }

  /// Closes what was going on, as it is, and prints it.
  Phase mark(String name, String seen) {
    Phase phase = chat.mark(name);
    console.println(
        String.format(
            Locale.ROOT,
            "%-24s %6d sent, silence %5.2f s (bystanders %s), ack %5.2f s, reconnect %5.2f s, from"
                + " first attempt %5.2f s (%d, %d recovered), %d refused; %s",
            phase.name(),
            phase.sent(),
            seconds(phase.longestSilence()),
            phase
                .bystanders()
                .map(it -> String.format(Locale.ROOT, "%.2f s", seconds(it)))
                .orElse("-"),
            seconds(phase.acks().longest()),
            seconds(phase.longestReconnect()),
            seconds(phase.longestReturn()),
            phase.reconnects(),
            phase.recovered(),
            phase.refused(),
            seen));
    return phase;
  }

  private boolean drain() throws InterruptedException {
    chat.pace(0);
    return chat.awaitQuiet(Duration.ZERO, quietWithin);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }
}

package io.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.faults.load.Acks;
import io.parley.faults.load.Chat;
import io.parley.faults.load.Phase;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class PhasesTest {
  private final Script chat = new Script();
  private final Phases phases =
      new Phases(
          chat,
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
          Duration.ofSeconds(60),
          Duration.ZERO);

  @Test
  void aPhase_beginsWhenNobodyWaits_andWithMessagesOnTheirWay() throws Exception {
    chat.answers(true, true);

    assertThat(phases.begin(40)).isEmpty();

    assertThat(chat.calls)
        .containsExactly(
            "pace 0", "quiet 0 ms in 60 s", "pace 40", "quiet 500 ms in 60 s", "mark before");
  }

  @Test
  void aPhase_endsWhenNobodyWaits() throws Exception {
    chat.answers(true);

    assertThat(phases.end("calm", "", Optional.empty()).notes()).isEmpty();

    assertThat(chat.calls).containsExactly("pace 0", "quiet 0 ms in 60 s", "mark calm");
  }

  @Test
  void whereSomebodyWaitsAllTheSame_itBegins_andSaysSo_withoutWaitingTwice() throws Exception {
    chat.answers(false, true);

    assertThat(phases.begin(40))
        .contains("it began while somebody waited, which was not over within 60 s");
    assertThat(chat.calls).contains("quiet 500 ms in 0 s");
  }

  @Test
  void aSilenceAmongThoseWhoChatAgain_isSaidToo() throws Exception {
    chat.answers(true, false);

    assertThat(phases.begin(40)).isPresent();
  }

  @Test
  void whereSomebodyStillWaitsAtTheEnd_itEnds_andSaysSo() throws Exception {
    chat.answers(false);

    assertThat(phases.end("calm", "", Optional.of("it began badly")).notes())
        .containsExactly("it began badly; somebody still waited 60 s after its end");
  }

  /// Notes what it is told to do, and is quiet when the test says so.
  private static final class Script implements Chat {
    final List<String> calls = new ArrayList<>();
    private final Queue<Boolean> quiet = new ArrayDeque<>();

    void answers(Boolean... answers) {
      quiet.addAll(List.of(answers));
    }

    @Override
    public Phase mark(String name) {
      calls.add("mark " + name);
      Acks acks = new Acks(Duration.ZERO, Duration.ZERO, Duration.ZERO);
      return new Phase(
          name,
          0,
          0,
          0,
          Duration.ZERO,
          Optional.empty(),
          acks,
          Duration.ZERO,
          Duration.ZERO,
          0,
          0,
          0);
    }

    @Override
    public boolean awaitQuiet(Duration most, Duration within) {
      calls.add("quiet %d ms in %d s".formatted(most.toMillis(), within.toSeconds()));
      return quiet.remove();
    }

    @Override
    public void pace(int messagesPerSecond) {
      calls.add("pace " + messagesPerSecond);
    }
  }
}

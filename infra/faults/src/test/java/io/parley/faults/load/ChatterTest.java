package io.parley.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.faults.load.FakeLink.Emitted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatterTest {
  private final ManualClock clock = new ManualClock();
  private final Names names = new Names("run");
  private final Room room = new Room(0, "friends", false, List.of(0, 1, 2));
  private final PhaseBook phase = new PhaseBook(clock.timers.now());
  private final Ledger ledger = new Ledger(names, List.of(room), 3, phase);
  private final FakeLink link = new FakeLink();
  private final Asks asks = new Asks(link, clock.timers);
  private final Chatter chatter =
      new Chatter(0, List.of(room), asks, new Run(names, ledger, phase, clock.timers, 1));
  private long seq;

  @Test
  void aMessage_isSentAndItsAckCounted() {
    up();
    assertThat(chatter.say()).isTrue();

    Emitted sent = onlySent();
    assertThat(sent.event()).isEqualTo("message:send");
    assertThat(sent.payload())
        .isEqualTo(
            FakeLink.json(
                "{'conversationId':'friends','clientMessageId':'run-0-1','type':'text',"
                    + "'content':'run-u0 says 1 in friends'}"));
    accept(sent);

    assertThat(chatter.isIdle()).isTrue();
    assertThat(ledger.progress()).isEqualTo(new Progress(1, 1, 3, 0));
  }

  @Test
  void noAckInTenSeconds_theSameIdIsSentAgain() {
    up();
    chatter.say();
    Emitted first = onlySent();

    clock.advance(Asks.WITHIN.minusMillis(10));
    assertThat(link.emitted).isEmpty();
    clock.advance(Duration.ofMillis(10));

    Emitted again = onlySent();
    assertThat(again.payload()).isEqualTo(first.payload());
    assertThat(again.id()).isNotEqualTo(first.id());
    accept(again);
    assertThat(close().acks().longest()).isEqualTo(Asks.WITHIN);
  }

  @Test
  void anAckThatComesLate_countsAndTheRetrysDoesNot() {
    up();
    chatter.say();
    Emitted first = onlySent();
    clock.advance(Asks.WITHIN);
    Emitted again = onlySent();

    accept(first);
    assertThat(chatter.isIdle()).isTrue();
    accept(again);

    assertThat(ledger.progress().acked()).isEqualTo(1);
    clock.advance(Duration.ofMinutes(1));
    assertThat(link.emitted).isEmpty();
  }

  @Test
  void aRefusalThatComesLate_isOnlyCounted() {
    up();
    chatter.say();
    Emitted first = onlySent();
    clock.advance(Asks.WITHIN);

    refuse(first, "TIMEOUT", 1_000);

    accept(onlySent());
    assertThat(chatter.isIdle()).isTrue();
    assertThat(close().refused()).isEqualTo(1);
  }

  @Test
  void aConnectionThatIsCut_theSameIdIsSentOnTheNext() {
    up();
    chatter.say();
    Emitted first = onlySent();
    asks.down();
    clock.advance(Duration.ofMinutes(1));
    assertThat(link.emitted).isEmpty();

    up();

    assertThat(onlySent().payload()).isEqualTo(first.payload());
  }

  @Test
  void whatIsSaidWhileDisconnected_isSentInThatOrderOnceConnected() {
    chatter.say();
    chatter.say();
    assertThat(link.emitted).isEmpty();
    assertThat(ledger.progress().sent()).isEqualTo(2);

    up();

    assertThat(link.take())
        .extracting(sent -> sent.field("clientMessageId"))
        .containsExactly("run-0-1", "run-0-2");
  }

  @Test
  void refusedForNow_triesAgainWhenTold() {
    up();
    chatter.say();
    Emitted first = onlySent();
    refuse(first, "RATE_LIMITED", 300);

    clock.advance(Duration.ofMillis(290));
    assertThat(link.emitted).isEmpty();
    clock.advance(Duration.ofMillis(10));

    assertThat(onlySent().payload()).isEqualTo(first.payload());
    assertThat(close().refused()).isEqualTo(1);
  }

  @Test
  void refusedForNowAndCut_isSentOnceWhenBothAreOver() {
    up();
    chatter.say();
    refuse(onlySent(), "OVERLOADED", 1_000);
    asks.down();
    up();
    assertThat(link.emitted).isEmpty();

    clock.advance(Duration.ofSeconds(1));

    assertThat(link.take()).hasSize(1);
  }

  @Test
  void refusedForGood_isWithdrawnAndSaid() {
    up();
    chatter.say();
    refuse(onlySent(), "FORBIDDEN", 0);

    assertThat(chatter.isIdle()).isTrue();
    assertThat(ledger.verdict().examples())
        .containsExactly("message 1 of run-u0 in friends was refused: FORBIDDEN because");
  }

  @Test
  void unackedMessages_areBounded() {
    up();
    for (int i = 0; i < Chatter.MOST_UNACKED; i++) {
      assertThat(chatter.say()).isTrue();
    }

    assertThat(chatter.say()).isFalse();
    assertThat(ledger.progress().sent()).isEqualTo(Chatter.MOST_UNACKED);

    accept(link.take().getFirst());
    assertThat(chatter.say()).isTrue();
  }

  @Test
  void someAckedMessages_areSentOnceMoreAndHaveToBeDuplicates() {
    up();
    List<String> sent = chat(1_000);

    assertThat(sent.size() - 1_000).isBetween(5, 60); // one in fifty
    assertThat(sent.stream().distinct()).hasSize(1_000);
    assertThat(ledger.verdict().doubled()).isEqualTo(sent.size() - 1_000);
  }

  @Test
  void someAckedMessages_areEditedOrReactedTo() {
    up();
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      chatter.say();
      for (Emitted emitted : link.take()) {
        events.add(emitted.event());
        accept(emitted);
      }
    }

    assertThat(events).contains("message:edit", "message:react");
    assertThat(ledger.verdict().examples()).noneMatch(example -> example.contains("refused"));
  }

  @Test
  void stopped_saysNothingNewAndRepeatsNothing() {
    up();
    for (int i = 0; i < 300; i++) {
      chatter.say();
      link.take().forEach(this::accept);
    }
    chatter.stop();

    assertThat(chatter.say()).isFalse();
    clock.advance(Duration.ofSeconds(30));

    assertThat(link.take()).filteredOn(sent -> sent.event().equals("message:send")).isEmpty();
    assertThat(chatter.isIdle()).isTrue();
  }

  @Test
  void theOldestUnackedMessage_isTheOpenAck() {
    chatter.say();
    clock.advance(Duration.ofSeconds(3));
    chatter.say();

    assertThat(chatter.openAck(clock.timers.now())).isEqualTo(Duration.ofSeconds(3).toNanos());
  }

  private Phase close() {
    return phase.close("all", ledger.progress(), clock.timers.now());
  }

  /// Every message is answered as a new one.
  private List<String> chat(int messages) {
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < messages + 20; i++) {
      if (i < messages) {
        chatter.say();
      }
      clock.advance(Duration.ofSeconds(1));
      for (Emitted emitted : link.take()) {
        if (emitted.event().equals("message:send")) {
          sent.add(emitted.field("clientMessageId"));
        }
        accept(emitted);
      }
    }
    return sent;
  }

  private void up() {
    asks.up();
    chatter.up();
  }

  private Emitted onlySent() {
    List<Emitted> sent = link.take();
    assertThat(sent).hasSize(1);
    return sent.getFirst();
  }

  private void accept(Emitted emitted) {
    seq++;
    asks.answered(
        emitted.id(),
        FakeLink.json(
            "{'ok':true,'seq':%d,'number':%d,'messageId':'m%d','duplicate':false}"
                .formatted(seq, seq, seq)));
  }

  private void refuse(Emitted emitted, String code, int retryAfterMillis) {
    asks.answered(
        emitted.id(),
        FakeLink.json(
            "{'ok':false,'error':{'code':'%s','message':'because','retryAfterMs':%d}}"
                .formatted(code, retryAfterMillis)));
  }
}

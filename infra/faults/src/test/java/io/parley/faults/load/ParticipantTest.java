package io.parley.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.faults.load.FakeLink.Emitted;
import io.parley.faults.load.Link.Resumption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParticipantTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;

  private final ManualClock clock = new ManualClock();
  private final Names names = new Names("run");
  private final Room room = new Room(0, "friends", true, List.of(ALICE, BOB));
  private final PhaseBook phase = new PhaseBook(clock.timers.now());
  private final Ledger ledger = new Ledger(names, List.of(room), 2, phase);
  private final FakeLink link = new FakeLink();
  private final Participant bob =
      new Participant(
          BOB, List.of(room), new Run(names, ledger, phase, clock.timers, 1), participant -> link);

  @Test
  void cursors_areTheLastSeqsThatItHas() {
    assertThat(bob.cursors()).isEmpty();

    connect();
    live(1);
    live(2);

    assertThat(bob.cursors()).isEqualTo(Map.of("friends", 2L));
  }

  @Test
  void notRecovered_readsWhatItMissedFromHistoryPageByPage() {
    connect();
    live(1);
    reconnect(Resumption.NONE, 4);

    Emitted first = asked("history:page");
    assertThat(first.payload())
        .hasToString("{\"conversationId\":\"friends\",\"after\":1,\"limit\":100}");
    answer(first, "{'ok':true,'messages':[%s,%s],'hasMore':true}", message(2), message(3));
    Emitted second = asked("history:page");
    assertThat(second.payload().path("after").asInt()).isEqualTo(3);
    answer(second, "{'ok':true,'messages':[%s],'hasMore':false}", message(4));
    live(5);

    assertThat(ledger.verdict().delivered()).isEqualTo(5);
    assertThat(ledger.verdict().reordered() + ledger.verdict().doubled()).isZero();
    assertThat(ledger.verdict().examples()).noneMatch(it -> it.startsWith("run-u1"));
  }

  @Test
  void historyThatIsBehind_isAskedAgain() {
    connect();
    live(1);
    reconnect(Resumption.NONE, 2);
    answer(asked("history:page"), "{'ok':true,'messages':[],'hasMore':false}");
    assertThat(link.emitted).isEmpty();

    clock.advance(Duration.ofSeconds(1));
    answer(asked("history:page"), "{'ok':true,'messages':[%s],'hasMore':false}", message(2));

    assertThat(ledger.verdict().delivered()).isEqualTo(2);
  }

  @Test
  void cutWhileItReadsHistory_goesOnOnTheNextConnection() {
    connect();
    live(1);
    reconnect(Resumption.NONE, 3);
    answer(asked("history:page"), "{'ok':true,'messages':[%s],'hasMore':true}", message(2));
    asked("history:page");

    reconnect(Resumption.RECOVERED, 3);

    Emitted again = asked("history:page");
    assertThat(again.payload().path("after").asInt()).isEqualTo(2);
    answer(again, "{'ok':true,'messages':[%s],'hasMore':false}", message(3));
    assertThat(ledger.verdict().delivered()).isEqualTo(3);
  }

  @Test
  void recovered_whatItMissedHasToComeLive() {
    connect();
    live(1);
    reconnect(Resumption.RECOVERED, 3);
    assertThat(link.emitted).noneMatch(it -> it.event().equals("history:page"));
    live(3);

    assertThat(ledger.verdict().lost()).isEqualTo(1 + 3); // and alice has nothing at all
  }

  @Test
  void aGap_isReadFromHistory() {
    connect();
    live(1);
    bob.event("gap", FakeLink.json("{'conversationId':'friends','from':2,'to':2}"));
    answer(asked("history:page"), "{'ok':true,'messages':[%s],'hasMore':false}", message(2));
    live(3);

    assertThat(ledger.verdict().gaps()).isEqualTo(1);
    assertThat(ledger.verdict().delivered()).isEqualTo(3);
    assertThat(link.emitted).isEmpty();
  }

  @Test
  void eventsOfOtherKinds_countBySeq() {
    connect();
    live(1);
    bob.event("reaction", FakeLink.json("{'conversationId':'friends','seq':2}"));

    assertThat(bob.cursors()).isEqualTo(Map.of("friends", 2L));
  }

  /// Of one member, or of several at once as groups have them; to whom they go, and how often, is
  /// nothing that a client relies on.
  @Test
  void receiptsOfEitherKind_areNoEventsOfTheConversation() {
    connect();
    live(1);
    bob.event("receipt", FakeLink.json("{'conversationId':'friends','userId':'run-u0','read':1}"));
    for (int i = 0; i < 2; i++) {
      bob.event(
          "receipts",
          FakeLink.json(
              "{'conversationId':'friends','marks':[{'userId':'run-u0','delivered':1,'read':1},"
                  + "{'userId':'run-u1','read':1}],'at':1}"));
    }

    assertThat(bob.cursors()).isEqualTo(Map.of("friends", 1L));
    assertThat(ledger.verdict().doubled() + ledger.verdict().reordered()).isZero();
  }

  @Test
  void aReconnect_lastsUntilTheFirstThingIsServed() {
    connect();
    bob.down("transport close");
    clock.advance(Duration.ofSeconds(1));
    bob.up(Resumption.RECOVERED);
    clock.advance(Duration.ofSeconds(1));
    answer(asked("typing:stop"), "{'ok':true}");
    clock.advance(Duration.ofSeconds(1));
    live(1);

    Phase all = close();
    assertThat(all.longestReconnect()).isEqualTo(Duration.ofSeconds(2));
    assertThat(all.reconnects()).isEqualTo(1);
    assertThat(all.recovered()).isEqualTo(1);
    assertThat(bob.openReconnect(clock.timers.now())).isZero();
  }

  @Test
  void whoIsStillCutOff_isSeen() {
    connect();
    bob.down("transport close");
    clock.advance(Duration.ofSeconds(7));

    assertThat(bob.openReconnect(clock.timers.now())).isEqualTo(Duration.ofSeconds(7).toNanos());
  }

  @Test
  void aReturn_lastsFromTheFirstAttempt_howeverManyThereAre() {
    connect();
    bob.trying(); // it is served already
    bob.down("transport close");
    clock.advance(Duration.ofSeconds(1));
    bob.trying();
    clock.advance(Duration.ofSeconds(2));
    bob.trying();
    clock.advance(Duration.ofSeconds(3));
    bob.up(Resumption.CURSORS);
    ready(0);

    Phase all = close();
    assertThat(all.longestReconnect()).isEqualTo(Duration.ofSeconds(6));
    assertThat(all.longestReturn()).isEqualTo(Duration.ofSeconds(5));
    assertThat(bob.isServed()).isTrue();
    assertThat(bob.openReturn(clock.timers.now())).isZero();
  }

  @Test
  void theFirstConnection_countsFromItsFirstAttempt_andIsNoReconnect() {
    bob.trying();
    clock.advance(Duration.ofSeconds(2));
    bob.trying();
    clock.advance(Duration.ofSeconds(2));
    connect();

    Phase all = close();
    assertThat(all.longestReturn()).isEqualTo(Duration.ofSeconds(4));
    assertThat(all.longestReconnect()).isZero();
    assertThat(all.reconnects()).isZero();
  }

  @Test
  void aReturnThatBeganInThePhaseBefore_countsFromThisOnesBeginning() {
    connect();
    bob.down("transport close");
    bob.trying();
    clock.advance(Duration.ofSeconds(20));
    close();
    clock.advance(Duration.ofSeconds(1));
    bob.up(Resumption.CURSORS);
    ready(0);

    Phase second = close();
    assertThat(second.longestReconnect()).isEqualTo(Duration.ofSeconds(1));
    assertThat(second.longestReturn()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whoHasNotTriedYet_isNotServedAndHasNoReturn() {
    assertThat(bob.isServed()).isFalse();
    connect();
    assertThat(bob.isServed()).isTrue();
    bob.down("transport close");
    clock.advance(Duration.ofSeconds(1));

    assertThat(bob.isServed()).isFalse();
    assertThat(bob.openReturn(clock.timers.now())).isZero();
  }

  private Phase close() {
    return phase.close("all", ledger.progress(), clock.timers.now());
  }

  private void connect() {
    bob.up(Resumption.NONE);
    ready(0);
  }

  private void reconnect(Resumption how, int last) {
    bob.down("transport close");
    bob.up(how);
    ready(last);
  }

  private void ready(int last) {
    bob.event(
        "session:ready",
        FakeLink.json(
            "{'conversations':[{'conversationId':'friends','lastSeq':%d,'lastNumber':%d}]}"
                .formatted(last, last)));
  }

  private void live(int seq) {
    bob.event("message", FakeLink.json(message(seq)));
  }

  private static String message(int seq) {
    return "{'conversationId':'friends','messageId':'m%d','clientMessageId':'run-0-%d','seq':%d,'number':%d}"
        .formatted(seq, seq, seq, seq);
  }

  private Emitted asked(String event) {
    List<Emitted> asked =
        link.take().stream().filter(emitted -> emitted.event().equals(event)).toList();
    assertThat(asked).hasSize(1);
    return asked.getFirst();
  }

  private void answer(Emitted asked, String json, Object... arguments) {
    bob.ack(asked.id(), FakeLink.json(json.formatted(arguments)));
  }
}

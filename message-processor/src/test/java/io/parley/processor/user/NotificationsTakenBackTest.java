package io.parley.processor.user;

import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.leave;
import static io.parley.processor.topology.Requests.read;
import static io.parley.processor.topology.Requests.remove;
import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.NotificationId;
import io.parley.contract.log.Notification.Cancelled;
import io.parley.contract.log.Notification.Cancelled.Reason;
import io.parley.contract.log.Notification.Requested;
import io.parley.processor.topology.Pipeline;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// When push services are to take back what they have shown.
class NotificationsTakenBackTest {
  private static final ConversationId DM = ConversationId.direct(user("alice"), user("bob"));
  private static final ConversationId GROUP = new ConversationId("team");

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void readElsewhere_isTakenBack_andOutOfTheBadge() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.say("alice", DM, "one");
    pipeline.say("alice", GROUP, "two");
    pipeline.say("alice", GROUP, "three");
    pipeline.pass(3);
    pipeline.notifications();
    pipeline.send(read("bob", GROUP, 2));

    assertThat(pipeline.notifications())
        .containsExactly(cancelled("bob", GROUP, 2, Reason.READ, 2, 1));
    pipeline.send(read("bob", GROUP, 2));
    assertThat(pipeline.notifications()).isEmpty();
  }

  @Test
  void readInPart_staysAndCountsLess() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.say("alice", GROUP, "one");
    pipeline.say("alice", GROUP, "two");
    pipeline.say("alice", GROUP, "three");
    pipeline.pass(3);
    pipeline.notifications();
    pipeline.send(read("bob", GROUP, 2));
    assertThat(pipeline.notifications()).isEmpty();

    pipeline.say("alice", DM, "elsewhere");
    pipeline.pass(3);
    assertThat(pipeline.requested()).extracting(Requested::badge).containsExactly(2L);
  }

  @Test
  void whatWasNotNotified_isNotTakenBack() {
    pipeline.open(WEST, "bob", "phone");
    pipeline.say("alice", DM, "hello");
    pipeline.pass(3);
    pipeline.send(read("bob", DM, 1));

    assertThat(pipeline.notifications()).isEmpty();
  }

  @Test
  void answering_takesBack() {
    pipeline.say("alice", DM, "hello");
    pipeline.pass(3);
    pipeline.notifications();
    pipeline.say("bob", DM, "hello yourself");
    Cancelled cancelled = cancelled("bob", DM, 1, Reason.READ, 2, 0);
    pipeline.pass(1);

    assertThat(pipeline.notifications())
        .filteredOn(Cancelled.class::isInstance)
        .containsExactly(cancelled);
  }

  @Test
  void whoLeavesOrIsRemoved_hasItTakenBack() {
    pipeline.granted(create("alice", GROUP, "bob", "carol"));
    pipeline.say("alice", GROUP, "hello");
    pipeline.pass(3);
    pipeline.notifications();
    pipeline.granted(leave("bob", GROUP));
    pipeline.granted(remove("alice", GROUP, "carol"));

    assertThat(pipeline.notifications())
        .containsExactly(
            cancelled("bob", GROUP, 1, Reason.LEFT, 0, 0),
            cancelled("carol", GROUP, 1, Reason.LEFT, 0, 0));
  }

  /// From the first that was shown to the last.
  @Test
  void whatIsTakenBack_isNamed() {
    pipeline.granted(create("alice", GROUP, "bob"));
    for (int i = 0; i < 3; i++) {
      pipeline.say("alice", GROUP, "hello");
      pipeline.pass(3);
    }
    List<String> asked = pipeline.requested().stream().map(Requested::notificationId).toList();
    pipeline.send(read("bob", GROUP, 3));

    assertThat(asked).hasSize(3).doesNotHaveDuplicates();
    assertThat(asked.getLast()).isEqualTo(NotificationId.of(user("bob"), GROUP, 3));
    assertThat(pipeline.notifications())
        .singleElement()
        .isInstanceOfSatisfying(
            Cancelled.class,
            cancelled -> {
              assertThat(cancelled.firstNotificationId()).isEqualTo(asked.getFirst());
              assertThat(cancelled.lastNotificationId()).isEqualTo(asked.getLast());
            });
  }

  @Test
  void whoLeavesWithinTheSecond_isNotNotified() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.say("alice", GROUP, "hello");
    pipeline.granted(leave("bob", GROUP));
    pipeline.pass(3);

    assertThat(pipeline.notifications()).isEmpty();
  }

  /// Of the one notification of this message.
  private Cancelled cancelled(
      String user,
      ConversationId conversation,
      long number,
      Reason reason,
      long readNumber,
      long badge) {
    String id = NotificationId.of(user(user), conversation, number);
    return new Cancelled(
        user(user), conversation, id, id, readNumber, reason, badge, pipeline.now());
  }
}

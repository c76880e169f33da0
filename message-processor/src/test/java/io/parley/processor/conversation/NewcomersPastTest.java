package io.parley.processor.conversation;

import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.add;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.createOpen;
import static io.parley.processor.topology.Requests.crowd;
import static io.parley.processor.topology.Requests.delete;
import static io.parley.processor.topology.Requests.edit;
import static io.parley.processor.topology.Requests.join;
import static io.parley.processor.topology.Requests.leave;
import static io.parley.processor.topology.Requests.react;
import static io.parley.processor.topology.Requests.role;
import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Membership;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.Role;
import io.parley.contract.VisibleHistory;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.Signal.QueryConversations;
import io.parley.processor.topology.Pipeline;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Finding 11: what a newcomer sees of the past. The processor says from where on a member may
/// read, once and for all as the member comes; the gateways' cursors, pages, search and files go by
/// that.
class NewcomersPastTest {
  private static final ConversationId GROUP = new ConversationId("team");

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void closedGroup_beginsForANewcomerWhereTheyJoin_andForItsFirstMembersAtItsBeginning() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.say("alice", GROUP, "one");
    pipeline.granted(add("alice", GROUP, "carol")); // seq 3

    assertThat(visible("bob")).isEqualTo(List.of(0L, 0L));
    assertThat(visible("carol")).isEqualTo(List.of(2L, 1L));
  }

  @Test
  void openGroup_isReadFromItsBeginning() {
    pipeline.granted(createOpen("alice", GROUP));
    pipeline.say("alice", GROUP, "one");
    pipeline.granted(join("carol", GROUP));

    assertThat(visible("carol")).isEqualTo(List.of(0L, 0L));
  }

  @ParameterizedTest
  @CsvSource({"ALL, 0, 0", "JOINED, 2, 1"})
  void whoMakesAGroup_choosesWhatOthersSee(VisibleHistory history, long seq, long number) {
    var made = pipeline.granted(create("alice", GROUP, history));
    assertThat(made.conversation().history()).isEqualTo(history);
    pipeline.say("alice", GROUP, "one");
    pipeline.granted(add("alice", GROUP, "carol"));

    assertThat(visible("carol")).isEqualTo(List.of(seq, number));
  }

  @Test
  void whoComesBack_beginsAnew() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.say("bob", GROUP, "one");
    pipeline.granted(leave("bob", GROUP));
    pipeline.say("alice", GROUP, "behind bob's back");
    pipeline.granted(add("alice", GROUP, "bob"));

    assertThat(visible("bob")).isEqualTo(List.of(4L, 2L));
  }

  @Test
  void whatIsNotSeen_isNotThere() {
    pipeline.granted(create("alice", GROUP, "bob"));
    String before = pipeline.say("alice", GROUP, "one");
    pipeline.granted(add("alice", GROUP, "carol"));
    pipeline.granted(role("alice", GROUP, Role.ADMIN, "carol"));
    String after = pipeline.say("alice", GROUP, "two");

    assertThat(pipeline.refused(react("carol", GROUP, before, "+1")))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.refused(edit("carol", GROUP, before, "x"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.refused(delete("carol", GROUP, before))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.refused(edit("carol", GROUP, after, "x"))).isEqualTo(ErrorCode.FORBIDDEN);
    pipeline.granted(delete("carol", GROUP, after));
    pipeline.granted(react("bob", GROUP, before, "+1"));
    assertThat(number("carol", before)).isNull();
    assertThat(number("carol", after)).isEqualTo(2);
    assertThat(number("bob", before)).isEqualTo(1);
  }

  @Test
  void whatIsNotSeen_isNotAnswered() {
    pipeline.granted(create("alice", GROUP));
    String before = pipeline.say("alice", GROUP, "one");
    pipeline.granted(add("alice", GROUP, "carol"));
    pipeline.outbound();
    pipeline.say(
        "carol",
        GROUP,
        new MessageBody(MessageType.TEXT, "re", List.of(), before, null, List.of(), null));

    assertThat(pipeline.answers(CommandRejected.class))
        .extracting(CommandRejected::code)
        .containsExactly(ErrorCode.NOT_FOUND);
  }

  /// Members of a large group are entries of their own.
  @Test
  void largeGroup_remembersItToo() {
    pipeline.granted(create("alice", GROUP));
    pipeline.say("alice", GROUP, "one");
    pipeline.granted(add("alice", GROUP, "carol"));
    pipeline.crowd(GROUP, "alice", crowd("member", 300));

    assertThat(visible("carol")).isEqualTo(List.of(2L, 1L));
    assertThat(visible("member-1299").getLast()).isEqualTo(1);
  }

  /// The seq and the number after which the user may be told and read.
  private List<Long> visible(String user) {
    Membership membership = told(user, null).conversations().getFirst().membership();
    assertThat(membership).isNotNull();
    return List.of(membership.visibleAfterSeq(), membership.visibleAfterNumber());
  }

  private Long number(String user, String messageId) {
    return told(user, messageId).conversations().getFirst().messageNumber();
  }

  private ConversationsTold told(String user, String messageId) {
    pipeline.outbound();
    pipeline.signal(
        new QueryConversations(List.of(GROUP), WEST, false, "q", user(user), messageId));
    return pipeline.answers(ConversationsTold.class).getLast();
  }
}

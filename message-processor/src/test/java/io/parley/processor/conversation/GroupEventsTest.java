package io.parley.processor.conversation;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.add;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.createOpen;
import static io.parley.processor.topology.Requests.crowd;
import static io.parley.processor.topology.Requests.join;
import static io.parley.processor.topology.Requests.leave;
import static io.parley.processor.topology.Requests.remove;
import static io.parley.processor.topology.Requests.title;
import static io.parley.processor.topology.Requests.user;
import static io.parley.processor.topology.Requests.users;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.Change;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.contract.wire.Answer.MembershipTold;
import io.parley.processor.topology.Pipeline;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is told of a conversation when it changes.
class GroupEventsTest {
  private static final ConversationId GROUP = new ConversationId("team");

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void everyChange_saysWhatItIsAndWhomItConcerns() {
    pipeline.granted(createOpen("alice", GROUP, "bob"));
    pipeline.say("alice", GROUP, "hello");
    pipeline.granted(join("carol", GROUP));
    pipeline.granted(add("alice", GROUP, "dave", "bob", "erin"));
    pipeline.granted(remove("alice", GROUP, "erin", "nobody"));
    pipeline.granted(leave("carol", GROUP));
    pipeline.granted(title("alice", GROUP, "Us"));

    List<ConversationChanged> changes =
        pipeline.durable().stream()
            .filter(ConversationChanged.class::isInstance)
            .map(ConversationChanged.class::cast)
            .toList();
    assertThat(changes)
        .extracting(ConversationChanged::change)
        .containsExactly(
            Change.CREATED,
            Change.JOINED,
            Change.ADDED,
            Change.REMOVED,
            Change.LEFT,
            Change.UPDATED);
    assertThat(changes)
        .extracting(ConversationChanged::members)
        .containsExactly(
            users("alice", "bob"),
            users("carol"),
            users("dave", "erin"),
            users("erin"),
            users("carol"),
            List.of());
    assertThat(changes)
        .extracting(ConversationChanged::seq)
        .containsExactly(1L, 3L, 4L, 5L, 6L, 7L);
    assertThat(changes)
        .extracting(ConversationChanged::number)
        .containsExactly(0L, 1L, 1L, 1L, 1L, 1L);
    assertThat(changes)
        .extracting(change -> change.conversation().memberCount())
        .containsExactly(2L, 3L, 5L, 4L, 3L, 3L);
    assertThat(changes.getLast().conversation().members())
        .containsExactlyElementsOf(users("alice", "bob", "dave"));
  }

  @Test
  void everyChange_leavesASnapshot_andAMessageNone() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.say("alice", GROUP, "hello");
    ConversationView after = pipeline.granted(add("alice", GROUP, "carol")).conversation();

    List<ConversationSnapshot> snapshots =
        pipeline.values(Topic.CONVERSATIONS, Codec.CONVERSATIONS);
    assertThat(snapshots).extracting(ConversationSnapshot::seq).containsExactly(1L, 3L);
    assertThat(snapshots.getLast().conversation()).isEqualTo(after);
  }

  @Test
  void memberWhoComesLater_seesWhatFollowsAndHasNothingToRead() {
    pipeline.granted(create("alice", GROUP));
    pipeline.say("alice", GROUP, "one");
    pipeline.say("alice", GROUP, "two");
    pipeline.granted(add("alice", GROUP, "bob")); // seq 4

    assertThat(pipeline.memberships("bob"))
        .containsExactly(new Membership(GROUP, true, 3, 2, false, false, false, 2L));
  }

  @Test
  void memberWhoHasGone_isTold() {
    pipeline.granted(create("alice", GROUP, "bob", "carol"));
    pipeline.memberships("bob");
    pipeline.granted(leave("bob", GROUP));
    assertThat(pipeline.memberships("bob"))
        .containsExactly(new Membership(GROUP, false, 0, 0, false, false, false));

    pipeline.granted(remove("alice", GROUP, "carol"));
    assertThat(pipeline.memberships("carol"))
        .containsExactly(new Membership(GROUP, false, 0, 0, false, false, false));
  }

  @Test
  void memberWhoIsBack_seesWhatFollowsTheirReturn() {
    pipeline.granted(createOpen("alice", GROUP, "bob"));
    pipeline.granted(leave("bob", GROUP));
    pipeline.say("alice", GROUP, "behind bob's back"); // seq 3
    pipeline.memberships("bob");
    pipeline.granted(join("bob", GROUP));

    assertThat(pipeline.memberships("bob"))
        .containsExactly(new Membership(GROUP, true, 3, 1, false, false, false));
  }

  @Test
  void newMembersGateways_areTold() {
    pipeline.open(WEST, "bob", "s-1");
    pipeline.granted(create("alice", GROUP));
    pipeline.send(add("alice", GROUP, "bob").apply(pipeline.origin(EAST)));

    assertThat(pipeline.answers(MembershipTold.class))
        .containsExactly(
            new MembershipTold(
                WEST, user("bob"), new Membership(GROUP, true, 1, 0, false, false, false, 0L)));
  }

  @Test
  void moreThan256Members_areCountedAndNotListed() {
    pipeline.granted(create("alice", GROUP, crowd("member", 255)));
    ConversationView full = pipeline.granted(title("alice", GROUP, "Full")).conversation();
    assertThat(full.members()).hasSize(Limits.MEMBERS_LISTED);

    ConversationView large = pipeline.granted(add("alice", GROUP, "zoe")).conversation();
    assertThat(large.memberCount()).isEqualTo(257);
    assertThat(large.members()).isEmpty();

    ConversationView again = pipeline.granted(leave("zoe", GROUP)).conversation();
    assertThat(again.members()).isEqualTo(full.members());
  }
}

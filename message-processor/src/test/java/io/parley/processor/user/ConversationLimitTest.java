package io.parley.processor.user;

import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.UserId;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Answer.AdmissionTold;
import io.parley.contract.wire.Answer.AdmissionTold.Reason;
import io.parley.contract.wire.Answer.AdmissionTold.Refused;
import io.parley.contract.wire.MemberUpdate.MembershipChanged;
import io.parley.contract.wire.SessionEvent.QueryAdmission;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.topology.Pipeline;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Finding 6: the limit of conversations binds those who add others too.
class ConversationLimitTest {
  private static final UserId ALICE = user("alice");
  private static final UserId MALLORY = user("mallory");
  private static final ConversationId FRESH = new ConversationId("fresh");

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void othersFillNineTenths_andTheUserTheRest() {
    isIn(0, Limits.CONVERSATIONS_BY_OTHERS - 1);
    assertThat(refused(MALLORY, FRESH, ALICE)).isEmpty();
    isIn(Limits.CONVERSATIONS_BY_OTHERS - 1, Limits.CONVERSATIONS_BY_OTHERS);

    assertThat(refused(MALLORY, FRESH, ALICE)).containsExactly(new Refused(ALICE, Reason.FULL));
    assertThat(refused(ALICE, FRESH, ALICE)).isEmpty();
    assertThat(refused(MALLORY, FRESH, user("bob"), ALICE, MALLORY, user("alice2")))
        .containsExactly(new Refused(ALICE, Reason.FULL));

    isIn(Limits.CONVERSATIONS_BY_OTHERS, Limits.CONVERSATIONS_PER_USER);
    assertThat(refused(ALICE, FRESH, ALICE)).containsExactly(new Refused(ALICE, Reason.FULL));
    assertThat(refused(ALICE, conversation(0), ALICE)).as("she is in it").isEmpty();

    tell(conversation(7), true); // told again
    tell(conversation(8), false);
    tell(conversation(8), false);
    assertThat(refused(ALICE, FRESH, ALICE)).isEmpty();
    tell(FRESH, true);
    assertThat(refused(ALICE, new ConversationId("another"), ALICE))
        .containsExactly(new Refused(ALICE, Reason.FULL));
  }

  private List<Refused> refused(UserId by, ConversationId conversation, UserId... users) {
    pipeline.session(new QueryAdmission(List.of(users), conversation, by, WEST, "q-1", null));
    List<AdmissionTold> answers = pipeline.answers(AdmissionTold.class);
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().gateway()).isEqualTo(WEST);
    assertThat(answers.getFirst().requestId()).isEqualTo("q-1");
    return answers.getFirst().refused();
  }

  private void isIn(int from, int to) {
    for (int i = from; i < to; i++) {
      tell(conversation(i), true);
    }
  }

  private static ConversationId conversation(int index) {
    return new ConversationId("g-" + index);
  }

  private void tell(ConversationId conversation, boolean active) {
    Membership membership = new Membership(conversation, active, 0, 0, false, false, false);
    pipeline.pipe(
        Topic.MEMBERSHIPS,
        ALICE.value(),
        WireCodec.MEMBERSHIPS.encode(new MembershipChanged(ALICE, membership)));
  }
}

package io.parley.processor.user;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Requests.add;
import static io.parley.processor.topology.Requests.block;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.createOpen;
import static io.parley.processor.topology.Requests.join;
import static io.parley.processor.topology.Requests.leave;
import static io.parley.processor.topology.Requests.remove;
import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer.AdmissionTold;
import io.parley.contract.wire.Answer.AdmissionTold.Reason;
import io.parley.contract.wire.Answer.AdmissionTold.Refused;
import io.parley.contract.wire.SessionEvent.QueryAdmission;
import io.parley.processor.store.UserStore;
import io.parley.processor.topology.Pipeline;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Finding 7: who has blocked somebody was added by them, and who had left was added again. What
/// the gateway makes of the answer is its own (`ConversationLimitTest` there).
class AddedAgainstTheirWillTest {
  private static final UserId BOB = user("bob");
  private static final UserId MALLORY = user("mallory");
  private static final ConversationId DM = ConversationId.direct(BOB, MALLORY);
  private static final ConversationId GROUP = new ConversationId("team");

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void whoHasBlockedSomebody_isNotAddedByThem_andIsByOthers() {
    pipeline.granted(block("bob", DM, true));
    assertThat(refused(MALLORY, BOB)).containsExactly(new Refused(BOB, Reason.BLOCKED));
    assertThat(refused(user("alice"), BOB)).isEmpty();
    assertThat(refused(BOB, BOB)).isEmpty();

    pipeline.granted(block("bob", DM, false));
    assertThat(refused(MALLORY, BOB)).isEmpty();
  }

  @Test
  void directConversation_isDecidedByItsOwnPartition_withTheOneRefusalForBoth() {
    pipeline.granted(block("bob", DM, true));

    assertThat(refused(DM, MALLORY, BOB)).isEmpty();
  }

  @Test
  void whoHasLeft_isNotAddedAgain_untilTheyComeByThemselves() {
    pipeline.granted(createOpen("mallory", GROUP, "bob"));
    pipeline.granted(leave("bob", GROUP));
    assertThat(refused(MALLORY, BOB)).containsExactly(new Refused(BOB, Reason.LEFT));
    assertThat(refused(new ConversationId("another"), MALLORY, BOB)).isEmpty();
    assertThat(refused(BOB, BOB)).isEmpty();

    pipeline.granted(join("bob", GROUP));
    pipeline.granted(remove("mallory", GROUP, "bob"));
    assertThat(refused(MALLORY, BOB)).isEmpty();
    assertThat(pipeline.sizes(UserStore.NAME)).doesNotContainKey("l");
  }

  @Test
  void whoWasRemoved_mayBeAddedAgain() {
    pipeline.granted(create("mallory", GROUP, "bob"));
    pipeline.granted(remove("mallory", GROUP, "bob"));

    assertThat(refused(MALLORY, BOB)).isEmpty();
    pipeline.granted(add("mallory", GROUP, "bob"));
  }

  private List<Refused> refused(UserId by, UserId user) {
    return refused(GROUP, by, user);
  }

  private List<Refused> refused(ConversationId conversation, UserId by, UserId user) {
    pipeline.outbound();
    pipeline.session(new QueryAdmission(List.of(user), conversation, by, EAST, "q-1", null));
    return pipeline.answers(AdmissionTold.class).getFirst().refused();
  }
}

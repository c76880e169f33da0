package io.parley.processor.conversation;

import static io.parley.processor.topology.Requests.add;
import static io.parley.processor.topology.Requests.createOpen;
import static io.parley.processor.topology.Requests.delete;
import static io.parley.processor.topology.Requests.join;
import static io.parley.processor.topology.Requests.leave;
import static io.parley.processor.topology.Requests.react;
import static io.parley.processor.topology.Requests.remove;
import static io.parley.processor.topology.Requests.title;
import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.VisibleHistory;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.processor.topology.Pipeline;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Finding 12: an open group that everybody had left made the next who joined its owner, with all
/// its history.
class AbandonedGroupTest {
  private static final ConversationId ROOM = new ConversationId("room-42");

  private final Pipeline pipeline = new Pipeline();
  private String secret = "";

  @BeforeEach
  void abandon() {
    pipeline.granted(createOpen("alice", ROOM, "bob"));
    secret = pipeline.say("alice", ROOM, "between us");
    pipeline.granted(leave("alice", ROOM));
    pipeline.granted(leave("bob", ROOM));
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void whoComesThen_doesNotOwnIt() {
    CommandAccepted joined = pipeline.granted(join("mallory", ROOM));

    assertThat(joined.conversation().owner()).isNull();
    assertThat(pipeline.refused(title("mallory", ROOM, "Mine"))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(pipeline.refused(add("mallory", ROOM, "eve"))).isEqualTo(ErrorCode.FORBIDDEN);
  }

  @Test
  void whoComesThen_seesNothingOfBefore() {
    CommandAccepted joined = pipeline.granted(join("mallory", ROOM));

    assertThat(joined.conversation().history()).isEqualTo(VisibleHistory.JOINED);
    assertThat(joined.membership().visibleAfterNumber()).isEqualTo(1);
    assertThat(joined.membership().visibleAfterSeq()).isEqualTo(4);
    assertThat(pipeline.refused(react("mallory", ROOM, secret, "+1")))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.refused(delete("mallory", ROOM, secret))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void whoHadLeftIt_comesBackAsAnybodyElse_andIsNobodysToRemove() {
    pipeline.granted(join("mallory", ROOM));
    CommandAccepted back = pipeline.granted(join("alice", ROOM));

    assertThat(back.conversation().owner()).isNull();
    assertThat(back.membership().visibleAfterNumber()).isEqualTo(1);
    assertThat(pipeline.refused(remove("mallory", ROOM, "alice"))).isEqualTo(ErrorCode.FORBIDDEN);
    pipeline.granted(delete("alice", ROOM, secret)); // her own words stay hers
  }

  @Test
  void itCanBeLeftAgain_andStaysNobodys() {
    pipeline.granted(join("mallory", ROOM));
    pipeline.granted(leave("mallory", ROOM));

    CommandAccepted again = pipeline.granted(join("eve", ROOM));
    assertThat(again.conversation().owner()).isNull();
    assertThat(again.conversation().members()).containsExactly(user("eve"));
  }
}

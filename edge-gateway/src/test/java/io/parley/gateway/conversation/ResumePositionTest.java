package io.parley.gateway.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.Membership;
import io.parley.gateway.login.recovery.ConversationKey;
import io.parley.gateway.login.recovery.Positions;
import io.parley.gateway.login.recovery.Recovered;
import io.parley.gateway.login.recovery.RecoveryTokens;
import io.parley.gateway.login.recovery.Rooms;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// Finding 11, at sockets: a cursor gives what a page gives, and neither gives what was before a
/// member who sees only what has happened since.
class ResumePositionTest {
  private static final ConversationId GROUP = new ConversationId("g-1");
  private static final RecoveryTokens TOKENS =
      new RecoveryTokens(List.of(new SecretKeySpec(new byte[32], "HmacSHA256")));

  /// Members since the event with seq 8, after the fifth message.
  private static final Membership SEES_ALL =
      new Membership(GROUP, true, 7, 5, false, false, false, null);

  private static final Membership SEES_WHAT_FOLLOWED =
      new Membership(GROUP, true, 7, 5, false, false, false, 5L);

  @Test
  void cursorOfBefore_isTakenAtItsWord_whereTheMemberSeesAll() {
    assertThat(named(0).in(SEES_ALL)).isZero();
    assertThat(named(3).in(SEES_ALL)).isEqualTo(3);
    assertThat(named(9).in(SEES_ALL)).isEqualTo(9);
  }

  @Test
  void cursorOfBefore_beginsWithTheMember_otherwise() {
    assertThat(named(0).in(SEES_WHAT_FOLLOWED)).isEqualTo(7);
    assertThat(named(9).in(SEES_WHAT_FOLLOWED)).isEqualTo(9);
  }

  @Test
  void recovery_goesByTheSame() {
    assertThat(recovered(3).in(SEES_ALL)).isEqualTo(3);
    assertThat(recovered(3).in(SEES_WHAT_FOLLOWED)).isEqualTo(7);
  }

  /// One that the user has become a member of while the client was away: it is told of the joining,
  /// and asks for what was before if it wants it.
  @Test
  void recovery_ofWhatItHadNot_beginsWithTheMember() {
    ResumePosition position = new ResumePosition(recovered(TOKENS.positions()), Map.of());
    assertThat(position.in(SEES_ALL)).isEqualTo(7);
    assertThat(position.in(SEES_WHAT_FOLLOWED)).isEqualTo(7);
  }

  @Test
  void clientThatHasNothing_beginsNow() {
    assertThat(ResumePosition.NOWHERE.in(SEES_ALL)).isNull();
  }

  private static ResumePosition named(long seq) {
    return new ResumePosition(null, Map.of(GROUP, seq));
  }

  private static ResumePosition recovered(long seq) {
    Positions positions = TOKENS.positions();
    positions.put(new ConversationKey(GROUP), seq);
    return new ResumePosition(recovered(positions), Map.of());
  }

  private static Recovered recovered(Positions positions) {
    return new Recovered("pid", 1, positions, TOKENS.positions(), Rooms.none(TOKENS.seal()));
  }
}

package io.parley.gateway.dialect;

import static io.parley.gateway.dialect.AppClient.ALICE;
import static io.parley.gateway.dialect.AppClient.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.wire.Command.SendMessage;
import io.parley.gateway.login.recovery.Recovered;
import io.parley.gateway.login.recovery.RecoveryTokens;
import io.parley.gateway.login.recovery.Rooms;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Sockets of apps that come back, to this gateway or another: with their rooms, and knowing what
/// they have sent.
class DialectRecoveryTest {
  private static final RecoveryTokens NOWHERE =
      new RecoveryTokens(List.of(new SecretKeySpec(new byte[32], "HmacSHA256")));

  static Stream<Arguments> rooms() {
    return Stream.of(
        Arguments.of(Mentour.DIALECT, "join_room", "{'roomId':'room-1'}", "new_room_message"),
        Arguments.of(
            Nextchat.DIALECT, "joinConversation", "{'conversationId':'room-1'}", "newMessage"),
        Arguments.of(Inkspot.DIALECT, "join-conversation", "'room-1'", "new-message"),
        Arguments.of(Match.DIALECT, "join-conversation", "'room-1'", "new-message"));
  }

  private static AppClient again(AppClient before) {
    DialectConnection connection = before.client();
    return new AppClient(
        connection.dialect(),
        new Recovered(
            "pid", connection.id(), NOWHERE.positions(), NOWHERE.positions(), connection.rooms()));
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void room_isJoinedStill_andJoiningAgainIsNoHarm(
      Dialect dialect, String join, String payload, String told) {
    AppClient before = new AppClient(dialect);
    before.emit(join, payload);
    assertThat(before.alice.roomsChanged).isEqualTo(1);

    AppClient again = again(before);
    again.hears(ROOM, "bob", "hi");
    assertThat(again.toldOf()).containsExactly(told);
    again.emit(join, payload);
    again.hears(ROOM, "bob", "ho");
    assertThat(again.toldOf()).filteredOn(told::equals).containsExactly(told);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void roomThatWasNotJoined_isNot(Dialect dialect, String join, String payload, String told) {
    AppClient again = again(new AppClient(dialect));
    again.hears(ROOM, "bob", "hi");
    assertThat(again.toldOf()).doesNotContain(told);
  }

  @Test
  void personalRoom_isJoinedStill() {
    AppClient before = new AppClient(Match.DIALECT);
    before.emit("join", "'alice'");

    AppClient again = again(before);
    again.hears(ROOM, "bob", "hi");

    assertThat(again.toldOf()).containsExactly("new-notification");
  }

  /// Else it would come to its sender as somebody else's.
  @Test
  void messageThatWasOnItsWay_isKnownAgain() {
    AppClient before = new AppClient(Mentour.DIALECT);
    before.emit("join_room", "{'roomId':'room-1'}");
    before.emit("send_room_message", "{'roomId':'room-1','content':'hi'}");
    SendMessage sent = before.granted(SendMessage.class);

    AppClient again = again(before);
    again.hears(sent);
    assertThat(again.toldOf()).containsExactly("message_sent");

    AppClient another = new AppClient(Mentour.DIALECT);
    another.emit("join_room", "{'roomId':'room-1'}");
    another.toldOf();
    another.hears(sent);
    assertThat(another.toldOf()).containsExactly("new_room_message");
  }

  /// Inkspot shows who is online in the rooms.
  @Test
  void whoIsInTheRooms_isToldAgain() {
    AppClient before = new AppClient(Inkspot.DIALECT);
    before.emit("join-conversation", "'room-1'");

    AppClient again = again(before);
    again.alice.listed = true;
    again.client().started(again.alice, AppClient.NO_RENEWAL);

    assertThat(again.alice.asked).containsExactly("watch [bob]");
    assertThat(again.toldOf()).containsExactly("user-status");
  }

  @Test
  void connections_areTold_apart() {
    AppClient one = new AppClient(Mentour.DIALECT);
    AppClient other = new AppClient(Mentour.DIALECT);

    assertThat(one.client().id()).isNotEqualTo(other.client().id());
    assertThat(again(one).client().id()).isEqualTo(one.client().id());
    assertThat(again(one).client().user()).isEqualTo(ALICE);
    assertThat(one.client().rooms()).matches(Rooms::isNone);
  }
}

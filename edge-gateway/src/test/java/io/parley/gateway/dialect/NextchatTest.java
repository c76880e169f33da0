package io.parley.gateway.dialect;

import static io.parley.gateway.dialect.AppClient.ALICE;
import static io.parley.gateway.dialect.AppClient.BOB;
import static io.parley.gateway.dialect.AppClient.ELSEWHERE;
import static io.parley.gateway.dialect.AppClient.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.wire.Command.JoinConversation;
import io.parley.contract.wire.Command.SendMessage;
import org.junit.jupiter.api.Test;

class NextchatTest {
  private final AppClient app = new AppClient(Nextchat.DIALECT);

  @Test
  void joiningWhatThereIsNot_makesIt() {
    app.emit("joinConversation", "{'conversationId':'room-2'}");

    JoinConversation join = app.granted(JoinConversation.class);
    assertThat(join.conversationId()).isEqualTo(ELSEWHERE);
    assertThat(join.createIfMissing()).isTrue();
    assertThat(join.by()).isEqualTo(ALICE);
  }

  @Test
  void messages_goToTheSocketsThatHaveJoined() {
    app.hears(ROOM, "bob", "before");
    app.emit("joinConversation", "{'conversationId':'room-1'}");
    app.hears(ROOM, "bob", "hi");
    app.emit("leaveConversation", "{'conversationId':'room-1'}");
    app.hears(ROOM, "bob", "after");

    assertThat(app.commands).isEmpty(); // she is a member
    assertThat(app.told())
        .containsExactly(
            "newMessage {'id':'m-2','conversationId':'room-1','senderId':'bob','message':'hi',"
                + "'timestamp':'2026-11-21T12:00:00Z'}");
  }

  @Test
  void whatSheSends_comesToHerOnce() {
    app.emit("sendMessage", "{'conversationId':'room-1','senderId':'alice','message':'hello'}");
    SendMessage sent = app.granted(SendMessage.class);
    assertThat(sent.conversationId()).isEqualTo(ROOM);
    assertThat(sent.body().content()).isEqualTo("hello");
    assertThat(sent.sender().id()).isEqualTo(ALICE);
    app.hears(sent);

    assertThat(app.toldOf()).containsExactly("newMessage");
  }

  @Test
  void anotherSender_isRefused() {
    assertThat(
            app.emit(
                "sendMessage", "{'conversationId':'room-1','senderId':'bob','message':'hello'}"))
        .singleElement()
        .asString()
        .contains("'ok':false", "FORBIDDEN", "senderId");
    assertThat(app.commands).isEmpty();
  }

  @Test
  void typing_isOfTheOthersInTheRoom() {
    app.emit("joinConversation", "{'conversationId':'room-1'}");
    app.emit("typing", "{'conversationId':'room-1','userId':'alice'}");
    app.hears(new Typing(ROOM, BOB, "Bob", true));
    app.hears(new Typing(ROOM, BOB, "Bob", false));
    app.hears(new Typing(ELSEWHERE, BOB, "Bob", true));

    assertThat(app.alice.asked).containsExactly("typing room-1 true");
    assertThat(app.told())
        .containsExactly(
            "typing {'userId':'bob','isTyping':true}", "typing {'userId':'bob','isTyping':false}");
  }

  @Test
  void malformedEvents_areRefused() {
    assertThat(app.emit("joinConversation", "{}").getFirst()).contains("INVALID", "conversationId");
    assertThat(app.emit("sendMessage", "{'conversationId':'room-1'}").getFirst())
        .contains("INVALID", "message");
    assertThat(app.emit("typing", "7").getFirst()).contains("INVALID");
  }
}

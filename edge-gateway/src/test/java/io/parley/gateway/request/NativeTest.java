package io.parley.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ErrorCode;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.Reply;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Command.Request;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.gateway.dialect.DialectConnection;
import io.parley.gateway.dialect.Speakers;
import io.parley.gateway.socketio.AckResponder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class NativeTest {
  private static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);
  private static final String CONVERSATION =
      "{'ok':true,'conversation':{" + ConversationJsonTest.TEAM_FIELDS + "}}";

  private final RecordingLog log = new RecordingLog();
  private final FakeMember alice = new FakeMember();
  private final FakeHistory history = new FakeHistory();
  private long now = 1;
  private final Requests requests =
      new Requests(GATEWAY, new RequestIds(), log, new PartitionLoadGates(1, _ -> 0), () -> now);
  private final DialectConnection dialect =
      Speakers.nativeOf(
          new UserId("alice"),
          requests,
          new RateLimits(RequestLimits.DEFAULT, () -> now),
          history,
          history);

  private static final class Acks implements AckResponder {
    final List<String> received = new ArrayList<>();

    @Override
    public void ack(byte[] json) {
      received.add(new String(json, StandardCharsets.UTF_8).replace('"', '\''));
    }

    @Override
    public void ack(List<JsonNode> args) {
      throw new AssertionError("no ack is binary");
    }
  }

  @Test
  void send_isAckedWithWhatWasAccepted() {
    Acks acks = emit("message:send", "{'to':'bob','clientMessageId':'c','content':'hi'}");
    assertThat(acks.received).isEmpty();
    SendMessage command = (SendMessage) log.commands.getFirst();
    assertThat(command.sender()).isEqualTo(FakeMember.ALICE);
    requests.replied(
        new SendAccepted(
            GATEWAY, log.requestId(0), FakeMember.DM, "m-1", 5, 3, Instant.EPOCH, true));

    assertThat(acks.received)
        .containsExactly(
            "{'ok':true,'messageId':'m-1','conversationId':'dm:alice:bob','seq':5,'number':3,"
                + "'acceptedAt':'1970-01-01T00:00:00Z','duplicate':true}");
    assertThat(alice.asked).containsExactly("sent dm:alice:bob 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          message:edit                | {'conversationId':'g-1','messageId':'m','content':'x'}          | edit-message
          message:delete              | {'conversationId':'g-1','messageId':'m'}                        | delete-message
          message:react               | {'conversationId':'g-1','messageId':'m','emoji':'x','on':true}  | react
          """)
  void changeOfAMessage_isAckedWithItsSeq(String event, String payload, String kind) {
    Acks acks = emit(event, payload);

    assertThat(kindOf(log.commands.getFirst())).isEqualTo(kind);
    requests.replied(done());
    assertThat(acks.received).containsExactly("{'ok':true,'seq':7}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          conversation:create         | {'members':['bob']}                                             | create-conversation
          conversation:join           | {'conversationId':'g-1'}                                        | join-conversation
          conversation:leave          | {'conversationId':'g-1'}                                        | leave-conversation
          conversation:add-members    | {'conversationId':'g-1','members':['bob']}                      | add-members
          conversation:remove-members | {'conversationId':'g-1','members':['bob']}                      | remove-members
          conversation:update         | {'conversationId':'g-1','muted':true}                           | update-conversation
          """)
  void changeOfAConversation_isAckedWithIt(String event, String payload, String kind) {
    Acks acks = emit(event, payload);

    assertThat(kindOf(log.commands.getFirst())).isEqualTo(kind);
    requests.replied(
        new CommandAccepted(
            GATEWAY, log.requestId(0), FakeMember.GROUP, 7, ConversationJsonTest.TEAM, null));
    assertThat(acks.received).containsExactly(CONVERSATION);
  }

  @Test
  void conversation_hasWhatIsTheUsersOwn() {
    Acks acks = emit("conversation:join", "{'conversationId':'g-1'}");
    requests.replied(
        new CommandAccepted(
            GATEWAY,
            log.requestId(0),
            FakeMember.GROUP,
            7,
            ConversationJsonTest.TEAM,
            ConversationJsonTest.membership(FakeMember.GROUP, 4)));

    assertThat(acks.received)
        .containsExactly(
            CONVERSATION.replace(
                "}}", ",'readNumber':4,'muted':true,'archived':false,'pinned':true}}"));
  }

  @Test
  void noConversationInTheAnswer_isNoneInTheAck() {
    Acks acks = emit("conversation:leave", "{'conversationId':'g-1'}");
    requests.replied(done());

    assertThat(acks.received).containsExactly("{'ok':true}");
  }

  @ParameterizedTest
  @CsvSource({"user:block,true", "user:unblock,false"})
  void block_isAckedWhenItIsDone(String event, boolean on) {
    Acks acks = emit(event, "{'userId':'bob'}");
    assertThat(WireCodec.COMMANDS.encode(log.commands.getFirst()))
        .asString()
        .contains("\"kind\":\"block-user\"", "\"dm:alice:bob\"", "\"on\":" + on);
    requests.replied(done());

    assertThat(acks.received).containsExactly("{'ok':true}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          receipt:delivered | {'conversationId':'g-1','number':3}                 | mark g-1 3 0         | {'ok':true}
          receipt:read      | {'conversationId':'g-1','number':9007199254740993}  | mark g-1 0 9007199254740993 | {'ok':true}
          typing:start      | {'conversationId':'g-1'}                            | typing g-1 true      | {'ok':true}
          typing:stop       | {'conversationId':'g-1'}                            | typing g-1 false     | {'ok':true}
          presence:set      | {'status':'online'}                                 | choose ONLINE        | {'ok':true}
          presence:set      | {'status':'away'}                                   | choose AWAY          | {'ok':true}
          presence:set      | {'status':'busy'}                                   | choose BUSY          | {'ok':true}
          presence:set      | {'visibleTo':'everyone'}                            | choose EVERYONE      | {'ok':true}
          presence:set      | {'visibleTo':'partners'}                            | choose PARTNERS      | {'ok':true}
          presence:set      | {'visibleTo':'nobody'}                              | choose NOBODY        | {'ok':true}
          presence:set      | {'status':'invisible'}                              | choose INVISIBLE     | {'ok':true}
          presence:watch    | {'users':['bob','carl','bob']}                      | watch [bob, carl]    | {'ok':true,'presence':[{'userId':'bob','status':'offline','lastSeen':'2026-01-02T03:04:05Z'},{'userId':'carl','status':'offline','lastSeen':'2026-01-02T03:04:05Z'}]}
          presence:unwatch  | {'users':['bob']}                                   | unwatch [bob]        | {'ok':true,'presence':[]}
          conversation:list | {}                                                  | conversations null 50 | {'ok':true,'conversations':[]}
          """)
  void requestOfTheConnection_isDoneThereAndAcked(
      String event, String payload, String asked, String ack) {
    Acks acks = emit(event, payload);

    assertThat(alice.asked).containsExactly(asked);
    assertThat(acks.received).containsExactly(ack);
    assertThat(log.commands).isEmpty();
  }

  @Test
  void historyPage_isAckedWithTheMessageEvents() {
    history.messages = List.of(FakeHistory.message(FakeMember.GROUP, 1, "hi"));
    history.hasMore = true;

    Acks acks = emit("history:page", "{'conversationId':'g-1','before':9,'after':0,'limit':7}");

    assertThat(history.asked).containsExactly("page g-1 9 0 7", "receipts g-1 []");
    assertThat(acks.received)
        .containsExactly(
            "{'ok':true,'messages':["
                + new String(history.messages.getFirst().encode(), StandardCharsets.UTF_8)
                    .replace('"', '\'')
                + "],'hasMore':true,'receipts':[]}");
  }

  @Test
  void historySearch_isAckedWithTheMessagesAndACursor() {
    history.messages =
        List.of(
            FakeHistory.message(FakeMember.GROUP, 1, "hi"),
            FakeHistory.message(FakeMember.GROUP, 2, "ho"));

    Acks acks = emit("history:search", "{'query':'h','conversationId':'g-1','limit':1}");

    assertThat(history.asked).containsExactly("search h [g-1] 1 null");
    assertThat(acks.received.getFirst()).contains("'m-1'").endsWith("],'cursor':'1'}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          message:send      | {'to':'bob','clientMessageId':'c'}                  | INVALID   | content: is required
          message:send      | 'hi'                                                | INVALID   | the payload must be an object
          message:edit      | {}                                                  | INVALID   | content: is required
          message:edit      | []                                                  | INVALID   | the payload must be an object
          receipt:delivered | {'number':1}                                        | INVALID   | conversationId: is required
          receipt:delivered | {'conversationId':'g-1'}                            | INVALID   | number: is required
          receipt:read      | {'conversationId':'g-1','number':0}                 | INVALID   | number: must be at least 1
          receipt:read      | {'conversationId':'g-1','number':1.0}               | INVALID   | number: has the wrong type or is missing
          receipt:read      | {'conversationId':'g-1','number':1e300}             | INVALID   | number: has the wrong type or is missing
          receipt:read      | {'conversationId':'g-1','number':9223372036854775808} | INVALID | number: is out of its type's range
          receipt:read      | {'conversationId':'g-1','number':'1'}               | INVALID   | number: has the wrong type or is missing
          receipt:read      | {'conversationId':'g-2','number':1}                 | NOT_FOUND | you are in no such conversation
          receipt:list      | {}                                                  | INVALID   | conversationId: is required
          receipt:list      | {'conversationId':'g-2'}                            | NOT_FOUND | you are in no such conversation
          typing:start      | {}                                                  | INVALID   | conversationId: is required
          typing:start      | {'conversationId':'g-2'}                            | NOT_FOUND | you are in no such conversation
          typing:stop       | {'conversationId':'dm:bob:alice'}                   | INVALID   | conversationId: is not a direct conversation of two users in order
          presence:set      | {}                                                  | INVALID   | status: is required
          presence:set      | {'status':'offline'}                                | INVALID   | status: must be online, away, busy or invisible
          presence:set      | {'status':'gone'}                                   | INVALID   | status: has the wrong type or is missing
          presence:set      | {'status':1}                                        | INVALID   | status: has the wrong type or is missing
          presence:set      | {'visibleTo':'friends'}                             | INVALID   | visibleTo: has the wrong type or is missing
          presence:set      | {'visibleTo':'nobody','status':'offline'}           | INVALID   | status: must be online, away, busy or invisible
          presence:watch    | {}                                                  | INVALID   | users: must name at least one user
          presence:watch    | {'users':[]}                                        | INVALID   | users: must name at least one user
          presence:watch    | {'users':['bob',1]}                                 | INVALID   | users[1]: has the wrong type or is missing
          presence:unwatch  | {'users':'bob'}                                     | INVALID   | users: must be a list
          profile:get       | {}                                                  | INVALID   | users: must name at least one user
          profile:get       | {'users':'bob'}                                     | INVALID   | users: must be a list
          profile:get       | {'users':['bob','']}                                | INVALID   | users[1]: must not be empty
          conversation:list | {'limit':0}                                         | INVALID   | limit: must be 1 to 100
          conversation:list | {'limit':101}                                       | INVALID   | limit: must be 1 to 100
          conversation:list | {'limit':'1'}                                       | INVALID   | limit: has the wrong type or is missing
          conversation:list | {'cursor':7}                                        | INVALID   | cursor: has the wrong type or is missing
          conversation:list | {'cursor':'x'}                                      | INVALID   | cursor: was never given
          history:page      | {}                                                  | INVALID   | conversationId: is required
          history:page      | {'conversationId':'g-2'}                            | NOT_FOUND | you are in no such conversation
          history:page      | {'conversationId':'g-1','before':-1}                | INVALID   | before: must not be negative
          history:page      | {'conversationId':'g-1','after':-1}                 | INVALID   | after: must not be negative
          history:page      | {'conversationId':'g-1','after':'1'}                | INVALID   | after: has the wrong type or is missing
          history:page      | {'conversationId':'g-1','limit':101}                | INVALID   | limit: must be 1 to 100
          history:page      | {'conversationId':'g-1','around':0}                 | INVALID   | around: must be at least 1
          history:page      | {'conversationId':'g-1','around':4,'limit':1}       | INVALID   | limit: must be 2 to 100 with around
          history:page      | {'conversationId':'g-1','around':4,'before':5}      | INVALID   | around: is not taken together with before or after
          history:page      | {'conversationId':'g-1','around':4,'messageId':'m'} | INVALID   | around: is not taken together with messageId
          history:page      | {'conversationId':'g-1','messageId':'m','after':5}  | INVALID   | messageId: is not taken together with before or after
          history:page      | {'conversationId':'g-2','messageId':'m'}            | NOT_FOUND | you are in no such conversation
          history:page      | {'conversationId':'g-1','limit':4294967297}         | INVALID   | limit: is out of its type's range
          history:search    | {}                                                  | INVALID   | query: is required
          history:search    | {'query':' '}                                       | INVALID   | query: must not be empty
          history:search    | {'query':'x','conversationId':'g-2'}                | NOT_FOUND | you are in no such conversation
          history:search    | {'query':'x','limit':0}                             | INVALID   | limit: must be 1 to 100
          history:search    | {'query':'x','from':''}                             | INVALID   | from: must not be empty
          history:search    | {'query':'x','after':'yesterday'}                   | INVALID   | after: has the wrong type or is missing
          history:search    | {'query':'x','before':1767225600000}                | INVALID   | before: has the wrong type or is missing
          history:search    | {'query':'x','before':'+10000-01-01T00:00:00Z'}     | INVALID   | before: is not an RFC 3339 time
          user:block        | {'userId':'alice'}                                  | INVALID   | userId: must be another user
          no:such           | {}                                                  | NOT_FOUND | there is no such event
          """)
  void refused_isAckedWithTheReason(String event, String payload, ErrorCode code, String message) {
    Acks acks = emit(event, payload);

    assertThat(acks.received).containsExactly(refusal(code, message));
    assertThat(log.commands).isEmpty();
  }

  @Test
  void tooManyUsers_areTooLarge() {
    String users = String.join(",", Collections.nCopies(201, "'bob'"));

    assertThat(emit("presence:watch", "{'users':[" + users + "]}").received)
        .containsExactly(refusal(ErrorCode.TOO_LARGE, "users: has more than 200 entries"));
  }

  @Test
  void moreBlocksThanAThousand_areTooLarge_andMayBeTakenBack() {
    alice.mayBlock = false;

    assertThat(emit("user:block", "{'userId':'bob'}").received)
        .containsExactly(refusal(ErrorCode.TOO_LARGE, "userId: more than 1000 users are blocked"));
    assertThat(log.commands).isEmpty();
    emit("user:unblock", "{'userId':'bob'}");
    assertThat(log.commands).hasSize(1);
  }

  @Test
  void longQuery_isTooLarge() {
    assertThat(emit("history:search", "{'query':'" + "x".repeat(257) + "'}").received)
        .containsExactly(refusal(ErrorCode.TOO_LARGE, "query: is longer than 256 characters"));
  }

  @Test
  void rejectedByTheProcessor_isAckedWithItsReason() {
    Acks acks = emit("conversation:join", "{'conversationId':'g-1'}");
    requests.replied(
        new CommandRejected(GATEWAY, log.requestId(0), ErrorCode.FORBIDDEN, "by invitation"));

    assertThat(acks.received).containsExactly(refusal(ErrorCode.FORBIDDEN, "by invitation"));
  }

  @Test
  void unwritten_isOverloadedWithATimeToRetry() {
    log.failure = new IOException("secret");

    assertThat(emit("conversation:join", "{'conversationId':'g-1'}").received)
        .containsExactly(
            "{'ok':false,'error':{'code':'OVERLOADED','message':"
                + "'the gateway cannot take more requests now','retryAfterMs':1000}}");
  }

  @Test
  void historyAway_isOverloadedAndTellsNothing() {
    history.failure = new IOException("secret");
    String away =
        "{'ok':false,'error':{'code':'OVERLOADED','message':'history cannot be read now',"
            + "'retryAfterMs':1000}}";

    assertThat(emit("history:page", "{'conversationId':'g-1'}").received).containsExactly(away);
    assertThat(emit("history:search", "{'query':'x'}").received).containsExactly(away);
  }

  @Test
  void searchRefused_saysWhy() {
    history.failure = RequestException.of(ErrorCode.INVALID, "cursor: was never given");

    assertThat(emit("history:search", "{'query':'x'}").received)
        .containsExactly(refusal(ErrorCode.INVALID, "cursor: was never given"));
  }

  @Test
  void bug_isAckedAndTellsNothing() {
    alice.bug = new IllegalStateException("secret");

    assertThat(emit("typing:start", "{'conversationId':'g-1'}").received)
        .containsExactly(refusal(ErrorCode.OVERLOADED, "the request failed; try again"));
  }

  @Test
  void answerOfTheWrongKind_isAckedAndTellsNothing() {
    Acks acks = emit("message:send", "{'to':'bob','clientMessageId':'c','content':'hi'}");
    requests.replied(done());

    assertThat(acks.received)
        .containsExactly(refusal(ErrorCode.OVERLOADED, "the request failed; try again"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"message:send", "message:edit", "receipt:read", "history:page", "no:such"})
  void noPayloadAndNoAck_isNoHarm(String event) {
    dialect.handle(alice, event, List.of(), null);

    assertThat(log.commands).isEmpty();
  }

  @Test
  void withoutAnAck_itIsDoneAllTheSame() {
    dialect.handle(alice, "conversation:join", args("{'conversationId':'g-1'}"), null);
    requests.replied(done());

    assertThat(log.commands).hasSize(1);
  }

  @Test
  void tooManySends_areRateLimited_butNothingElseIs() {
    for (int i = 0; i < 60; i++) {
      assertThat(emit("message:send", "{}").received.getFirst()).contains("INVALID");
    }

    assertThat(emit("message:send", "{}").received)
        .containsExactly(
            "{'ok':false,'error':{'code':'RATE_LIMITED','message':'too many requests',"
                + "'retryAfterMs':50}}");
    assertThat(emit("typing:start", "{'conversationId':'g-1'}").received)
        .containsExactly("{'ok':true}");
  }

  @Test
  void tooManyOthers_areRateLimitedTogether_unknownOnesToo() {
    Stream.generate(() -> List.of("no:such", "typing:start"))
        .limit(50)
        .flatMap(List::stream)
        .forEach(event -> emit(event, "{'conversationId':'g-1'}"));

    assertThat(emit("no:such", "{}").received.getFirst())
        .contains("'code':'RATE_LIMITED'", "'retryAfterMs':20");
    assertThat(emit("message:send", "{}").received.getFirst()).contains("INVALID");
    now += 20_000_000;
    assertThat(emit("no:such", "{}").received.getFirst()).contains("NOT_FOUND");
  }

  private Acks emit(String event, String payload) {
    Acks acks = new Acks();
    dialect.handle(alice, event, args(payload), acks);
    return acks;
  }

  private static List<JsonNode> args(String payload) {
    return List.of(Codec.json().readTree(payload.replace('\'', '"')));
  }

  private Reply done() {
    return new CommandAccepted(GATEWAY, log.requestId(0), FakeMember.GROUP, 7, null, null);
  }

  private static String kindOf(Request command) {
    return Codec.json().readTree(WireCodec.COMMANDS.encode(command)).path("kind").asString();
  }

  private static String refusal(ErrorCode code, String message) {
    return "{'ok':false,'error':{'code':'%s','message':'%s'}}".formatted(code, message);
  }
}

package io.parley.gateway.rest;

import static io.parley.gateway.rest.RestGateway.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.MessageType;
import io.parley.contract.UserId;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.gateway.rest.RestGateway.Answered;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Messages and receipts over HTTP. Every answer is also held against `openapi.json`
/// ([RestGateway#ask]).
class RestSendingTest {
  private static final RestGateway gateway = RestGateway.shared();

  @BeforeEach
  void later() {
    gateway.script.reset();
    gateway.now.addAndGet(Duration.ofMinutes(1).toNanos());
  }

  // Who may become a member (finding 6).

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      textBlock =
          """
          /api/messages                  | {'to':'zed','clientMessageId':'c-1','content':'hi'}
          /api/conversations             | {'members':['bob']}
          /api/conversations/g-1/members | {'members':['alice']}
          """)
  void oneConversationTooMany_isTooLarge(String path, String body) throws Exception {
    gateway.script.full.add(new UserId("alice"));

    post(path, body).isRefused(413, "TOO_LARGE");

    assertThat(gateway.script.commands).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      textBlock =
          """
          /api/conversations             | {'members':['bob','carol']} | 201
          /api/conversations/g-1/members | {'members':['bob','carol']} | 200
          """)
  void whoHasNoRoom_isLeftOutAndNamed(String path, String body, int status) throws Exception {
    gateway.script.full.add(new UserId("carol"));

    JsonNode answer = post(path, body).is(status).json();

    assertThat(answer.path("notAdded")).hasSize(1);
    assertThat(answer.path("notAdded").path(0).asString()).isEqualTo("carol");
    assertThat(WireCodec.COMMANDS.encode(gateway.script.commands.getFirst()))
        .asString()
        .contains("bob")
        .doesNotContain("carol");
  }

  // Sending.

  @Test
  void sent_isAnsweredWithTheAcceptedMessage() throws Exception {
    JsonNode message =
        post("/api/messages", "{'to':'bob','clientMessageId':'c-1','content':'hi'}").is(201).json();

    assertThat(message.path("conversationId").asString()).isEqualTo("dm:alice:bob");
    assertThat(message.path("clientMessageId").asString()).isEqualTo("c-1");
    assertThat(message.path("number").asLong()).isEqualTo(Script.LAST);
    assertThat(message.path("sender").path("id").asString()).isEqualTo("alice");
    assertThat(message.path("sender").path("name").asString()).isEqualTo("The alice");
    assertThat(message.has("duplicate")).isFalse();
    assertThat(sent().by()).isEqualTo(new UserId("alice"));
  }

  @Test
  void sentAgain_isAnsweredAsTheFirstTimeAndSaysSo() throws Exception {
    gateway.script.duplicate = true;

    JsonNode message =
        post("/api/messages", "{'to':'bob','clientMessageId':'c-1','content':'hi'}").is(201).json();

    assertThat(message.path("duplicate").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      textBlock =
          """
          {'receiverId':'bob','content':'hi','type':'text'}                | dm:alice:bob | TEXT
          {'receiverId':'bob','roomId':null,'content':'hi','type':'image'} | dm:alice:bob | IMAGE
          {'roomId':'r-1','content':'hi','type':'emoji'}                   | r-1          | CUSTOM
          {'conversationId':'g-1','content':'hi','type':null}              | g-1          | TEXT
          """)
  void mentoursWords_areTaken(String body, String conversation, MessageType type) throws Exception {
    post("/api/messages", body).is(201);

    assertThat(sent().conversationId().value()).isEqualTo(conversation);
    assertThat(sent().body().type()).isEqualTo(type);
    assertThat(sent().body().metadata() == null).isEqualTo(type != MessageType.CUSTOM);
  }

  @Test
  void withoutAClientMessageId_everyMessageGetsOne() throws Exception {
    post("/api/messages", "{'to':'bob','content':'hi'}").is(201);
    String first = sent().clientMessageId();
    gateway.script.reset();
    post("/api/messages", "{'to':'bob','content':'hi','clientMessageId':null}").is(201);

    assertThat(sent().clientMessageId()).isNotEqualTo(first);
  }

  @Test
  void conversationOfThePath_getsTheMessage() throws Exception {
    post("/api/messages/match%2F42", "{'content':'hi'}").is(201);

    assertThat(sent().conversationId()).isEqualTo(new ConversationId("match/42"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      textBlock =
          """
          /api/messages     | {'content':'hi'}                                      | conversationId:
          /api/messages     | {'to':'bob','roomId':'g-1','content':'hi'}            | conversationId:
          /api/messages     | {'to':7,'content':'hi'}                               | to:
          /api/messages     | {'to':'bob'}                                          | content:
          /api/messages     | {'to':'bob','content':''}                             | content:
          /api/messages     | {'to':'bob','content':'hi','type':'smell'}            | type:
          /api/messages     | {'to':'bob','content':'hi','clientMessageId':''}      | clientMessageId:
          /api/messages     | []                                                    | object
          /api/messages     | {                                                     | JSON
          /api/messages     | ""                                                    | object
          /api/messages/g-1 | {'conversationId':'g-2','content':'hi'}               | conversationId:
          /api/messages/g-1 | {'to':'bob','content':'hi'}                           | conversationId:
          /api/messages/dm: | {'content':'hi'}                                      | conversationId:
          """)
  void badMessage_isRefusedNamingTheField(String path, String body, String named) throws Exception {
    Answered answered = post(path, body);

    answered.isRefused(400, "INVALID");
    assertThat(answered.json().path("detail").asString()).contains(named);
    assertThat(gateway.script.commands).isEmpty();
  }

  @Test
  void longMessage_isTooLarge() throws Exception {
    String large = "{'to':'bob','content':'" + "x".repeat(70_000) + "'}";
    post("/api/messages", large).isRefused(413, "TOO_LARGE");
    String huge = "{'to':'bob','content':'" + "x".repeat(600_000) + "'}";
    post("/api/messages", huge).isRefused(413, "TOO_LARGE");
  }

  // Receipts.

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      textBlock =
          """
          read      | {'conversationId':'g-1','number':6}      | g-1 alice 0 6
          read      | {'otherUserId':'bob'}                    | dm:alice:bob alice 0 7
          read      | {'roomId':'g-1','messageId':'m-7'}       | g-1 alice 0 7
          delivered | {'receiverId':'bob','number':1}          | dm:alice:bob alice 1 0
          delivered | {'roomId':'g-1','otherUserId':null}      | g-1 alice 7 0
          """)
  void receipt_marksUpToAMessage(String what, String body, String marked) throws Exception {
    JsonNode answer = post("/api/messages/" + what, body).is(200).json();

    assertThat(gateway.script.marked).containsExactly(marked);
    assertThat(marked).contains(answer.path("number").asString());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      textBlock =
          """
          {'conversationId':'g-2'}                                | 404 | NOT_FOUND
          {'otherUserId':'carol'}                                 | 404 | NOT_FOUND
          {'conversationId':'g-1','messageId':'m-8'}              | 404 | NOT_FOUND
          {'conversationId':'g-1','number':8}                     | 400 | INVALID
          {'conversationId':'g-1','number':0}                     | 400 | INVALID
          {'conversationId':'g-1','number':'7'}                   | 400 | INVALID
          {'conversationId':'g-1','number':7,'messageId':'m-7'}   | 400 | INVALID
          {'conversationId':'g-1','messageId':''}                 | 400 | INVALID
          {}                                                      | 400 | INVALID
          """)
  void badReceipt_isRefused(String body, int status, String code) throws Exception {
    post("/api/messages/read", body).isRefused(status, code);

    assertThat(gateway.script.marked).isEmpty();
  }

  @Test
  void strangersReceipt_isRefused() throws Exception {
    gateway
        .ask(token("carol"), "POST", "/api/messages/read", "{'conversationId':'g-1'}")
        .isRefused(404, "NOT_FOUND");
  }

  private static Answered post(String path, String body) throws IOException, InterruptedException {
    return gateway.ask("POST", path, body);
  }

  private static SendMessage sent() {
    return (SendMessage) gateway.script.commands.getFirst();
  }
}

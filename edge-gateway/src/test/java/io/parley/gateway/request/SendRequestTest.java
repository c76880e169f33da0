package io.parley.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.parley.contract.ErrorCode;
import io.parley.contract.MessageType;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendRequestTest {
  private static final UserId ALICE = new UserId("alice");

  @Test
  void to_meansTheDirectConversationWithTheTokensUser() throws RequestException {
    SendRequest request = parse("{'to':'bob','clientMessageId':'1','content':'hi'}");

    assertThat(request.conversationId().value()).isEqualTo("dm:alice:bob");
    assertThat(request.body().type()).isEqualTo(MessageType.TEXT);
  }

  @Test
  void everyField_isKept() throws RequestException {
    SendRequest request =
        parse(
            """
            {'conversationId':'dm:alice:bob','clientMessageId':'1','type':'image','content':'',
             'attachments':[{'url':'/x','name':'n','type':'image/png','size':7,'width':1,'height':2}],
             'replyTo':'m1','threadId':'m0','mentions':['bob'],'metadata':{'a':[1,{'b':null}]},
             'sender':{'id':'mallory'},'unknown':true}
            """);

    assertThat(request.body().attachments()).hasSize(1);
    assertThat(request.body().replyTo()).isEqualTo("m1");
    assertThat(request.body().mentions()).containsExactly(new UserId("bob"));
    assertThat(request.body().metadata()).hasToString("{\"a\":[1,{\"b\":null}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          null                                                               | INVALID   | the payload must be an object
          'hi'                                                               | INVALID   | the payload must be an object
          []                                                                 | INVALID   | the payload must be an object
          {}                                                                 | INVALID   | content: is required
          {'content':'hi'}                                                   | INVALID   | conversationId: exactly one of conversationId and to is required
          {'content':'hi','to':'bob'}                                        | INVALID   | clientMessageId: is required
          {'content':'hi','to':'bob','conversationId':'dm:alice:bob'}        | INVALID   | conversationId: exactly one of conversationId and to is required
          {'content':'hi','to':'','clientMessageId':'1'}                     | INVALID   | to: must not be empty
          {'content':'hi','to':7,'clientMessageId':'1'}                      | INVALID   | to: has the wrong type or is missing
          {'content':7,'to':'bob','clientMessageId':'1'}                     | INVALID   | content: has the wrong type or is missing
          {'content':{},'to':'bob','clientMessageId':'1'}                    | INVALID   | content: has the wrong type or is missing
          {'content':'','to':'bob','clientMessageId':'1'}                    | INVALID   | content: must not be empty without attachments
          {'content':'hi','to':'bob','clientMessageId':'1','type':'gif'}     | INVALID   | type: has the wrong type or is missing
          {'content':'hi','conversationId':'dm:bob:alice','clientMessageId':'1'} | INVALID | conversationId: is not a direct conversation of two users in order
          {'content':'hi','to':'bob','clientMessageId':'1','metadata':'x'}   | INVALID   | metadata: must be an object
          {'content':'hi','to':'bob','clientMessageId':'1','mentions':[null]} | INVALID  | mentions: must not contain null
          {'content':'\\ud800','to':'bob','clientMessageId':'1'}             | INVALID   | content: is not well-formed Unicode
          """)
  void malformed_isRefusedNamingTheField(String payload, ErrorCode code, String message) {
    assertThatThrownBy(() -> parse(payload))
        .asInstanceOf(type(RequestException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(message);
              assertThat(refusal.code()).isEqualTo(code);
            });
  }

  @Test
  void tooLong_isTooLarge() {
    String content = "x".repeat(64 * 1024 + 1);

    assertThatThrownBy(
            () -> parse("{'to':'bob','clientMessageId':'1','content':'" + content + "'}"))
        .asInstanceOf(type(RequestException.class))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE));
  }

  private static SendRequest parse(String payload) throws RequestException {
    return SendRequest.parse(ALICE, Codec.json().readTree(payload.replace('\'', '"')));
  }
}

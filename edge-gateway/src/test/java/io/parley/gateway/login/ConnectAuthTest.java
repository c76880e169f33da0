package io.parley.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.codec.Codec;
import io.parley.gateway.request.RequestException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ConnectAuthTest {
  @Test
  void whatIsThere_isRead() throws RequestException {
    ConnectAuth auth =
        read("{\"token\":\"t\",\"dialect\":\"match\",\"cursors\":{\"team\":7,\"dm:a:b\":0}}");

    assertThat(auth.token()).isEqualTo("t");
    assertThat(auth.dialect()).isEqualTo("match");
    assertThat(auth.cursors())
        .containsEntry(new ConversationId("team"), 7L)
        .containsEntry(new ConversationId("dm:a:b"), 0L)
        .hasSize(2);
  }

  @Test
  void nothing_isNothing() throws RequestException {
    assertThat(ConnectAuth.of(Optional.empty()).cursors()).isEmpty();
    assertThat(read("{\"token\":null,\"cursors\":null}").token()).isNull();
  }

  /// Finding 20: a cursor that was ignored without a word cost messages.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'token':7} | auth.token | UNAUTHENTICATED",
        "{'dialect':['match']} | auth.dialect | INVALID",
        "{'cursors':[1]} | auth.cursors | INVALID",
        "{'cursors':'7'} | auth.cursors | INVALID",
        "{'cursors':{'team':'12'}} | auth.cursors | INVALID",
        "{'cursors':{'team':1.5}} | auth.cursors | INVALID",
        "{'cursors':{'team':1e99}} | auth.cursors | INVALID",
        "{'cursors':{'team':-1}} | auth.cursors | INVALID",
        "{'cursors':{'team':null}} | auth.cursors | INVALID",
        "{'cursors':{'':3}} | auth.cursors | INVALID",
      },
      quoteCharacter = '"')
  void whatIsOfAnotherType_isRefusedByName(String auth, String field, ErrorCode code) {
    RequestException refusal =
        catchThrowableOfType(RequestException.class, () -> read(auth.replace('\'', '"')));

    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.reason()).startsWith(field + ": ");
  }

  @Test
  void moreCursorsThanAUserHasConversations_areTooMany() {
    String many =
        IntStream.rangeClosed(0, 10_000)
            .mapToObj(i -> "\"c" + i + "\":1")
            .collect(Collectors.joining(","));
    RequestException refusal =
        catchThrowableOfType(RequestException.class, () -> read("{\"cursors\":{" + many + "}}"));

    assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE);
  }

  private static ConnectAuth read(String json) throws RequestException {
    return ConnectAuth.of(Optional.of((ObjectNode) Codec.json().readTree(json)));
  }
}

package io.parley.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.InvalidFieldException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchPositionTest {
  @ParameterizedTest
  @ValueSource(strings = {"g-1", "dm:ada%40example.org:zo%C3%AB", "::", "語"})
  void cursor_leadsBackToItsPosition(String conversation) {
    SearchPosition position = new SearchPosition(1_700_000_000_123L, 42, conversation);

    assertThat(position.cursor()).matches("[\\w-]+");
    assertThat(SearchPosition.parse(position.cursor())).isEqualTo(position);
  }

  /// The last three are `1:2`, `x:2:c` and `1:99999999999999999999:c`.
  @ParameterizedTest
  @ValueSource(strings = {"", "%", "AAAA", "MToy", "eDoyOmM", "MTo5OTk5OTk5OTk5OTk5OTk5OTk5OTpj"})
  void cursorThatWasNeverGiven_isRefused(String cursor) {
    assertThatThrownBy(() -> SearchPosition.parse(cursor))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("cursor");
  }

  @Test
  void whatStandsAfter_isOlderOrLaterInTheSameMillisecond() {
    assertThat(new SearchPosition(5, 7, "g-1").after().toBsonDocument().toJson())
        .isEqualTo(
            """
            {"$or": [{"acceptedAt": {"$lt": {"$date": "1970-01-01T00:00:00.005Z"}}}, \
            {"$and": [{"acceptedAt": {"$date": "1970-01-01T00:00:00.005Z"}}, \
            {"$or": [{"conversationId": {"$gt": "g-1"}}, \
            {"$and": [{"conversationId": "g-1"}, {"number": {"$lt": 7}}]}]}]}]}""");
  }
}

package io.parley.contract.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SearchTermsTest {
  @ParameterizedTest
  @CsvSource({
    "Hello WORLD hello!, hello world",
    "Crème Brûlée, creme brulee",
    "Straße, strasse",
    "cafe\u0301, cafe", // the accent is a character of its own
    "don’t, don't",
    "ＡＢＣ１, abc1", // full width
    "ПРИВЕТ, привет",
    "naïve-looking e_mail@example.org, naive looking e_mail example.org",
    "한국어, 한국 국어",
    "東京都 Tokyo, 東京 京都 tokyo",
    "ｶﾞｲﾄﾞ, ガイ イド", // half width
    "東, 東",
    "👍 ok, 👍 ok",
  })
  void query_isCutIntoFoldedWords(String text, String terms) {
    assertThat(SearchTerms.ofQuery(text + " ")).isEqualTo(whole(terms.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "Wir essen Crème brûlée,CREME",
    "Wir essen Crème brûlée,brulée essen",
    "cafe\u0301,café",
    "我们去东京都吃饭,东京",
    "我们去东京都吃饭,吃",
    "私はガイドです,ｶﾞｲﾄﾞ",
    "안녕하세요 여러분,안녕",
    "It’s here,it's",
  })
  void message_hasTheTermsOfAQueryThatItAnswers(String message, String query) {
    WantedTerms wanted = SearchTerms.ofQuery(query);
    List<String> terms = SearchTerms.ofMessage(message);
    assertThat(terms).containsAll(wanted.whole());
    String beginning = wanted.beginning();
    assertThat(terms).anyMatch(term -> beginning == null || term.startsWith(beginning));
  }

  @Test
  void messageWithOtherWords_lacksTermsOfTheQuery() {
    assertThat(SearchTerms.ofMessage("京东")).doesNotContain("东京");
    assertThat(SearchTerms.ofMessage("words")).doesNotContain("word");
  }

  @ParameterizedTest
  @CsvSource({"''", "' \t\n'", "'.,;!?'", "'\u0001'"})
  void textWithoutWords_hasNoTerms(String text) {
    assertThat(SearchTerms.ofQuery(text).isEmpty()).isTrue();
    assertThat(SearchTerms.ofMessage(text)).isEmpty();
  }

  /// Who searches sees what is found while the last word is being typed.
  @ParameterizedTest
  @CsvSource({
    "lun, '', lun",
    "Lunch tom, lunch, tom",
    "lunch TÖM, lunch, tom",
    "tom lunch tom, tom lunch, ", // tom is wanted already
    "lunch t, lunch t, ", // too short
    "'lunch ', lunch, ", // ended by a space
    "lunch?, lunch, ",
    "东京都, 东京, 京都",
    "吃, 吃, ",
    "👍, 👍, ",
  })
  void lastWordOfAQuery_isABeginning(String text, String whole, @Nullable String beginning) {
    assertThat(SearchTerms.ofQuery(text))
        .isEqualTo(
            new WantedTerms(whole.isEmpty() ? List.of() : List.of(whole.split(" ")), beginning));
  }

  private static WantedTerms whole(String... terms) {
    return new WantedTerms(List.of(terms), null);
  }

  @Test
  void word_isOneTermHoweverOftenItComes() {
    assertThat(SearchTerms.ofMessage("a b A b")).containsExactly("a", "b");
  }

  @Test
  void terms_areAtMostAThousand() {
    String text = IntStream.range(0, 5_000).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    assertThat(SearchTerms.ofMessage(text)).hasSize(1_000).startsWith("w0").endsWith("w999");
  }

  @Test
  void longWord_isFoundByItsBeginning() {
    String word = "x".repeat(200);
    assertThat(SearchTerms.ofMessage(word)).containsExactly("x".repeat(64));
    assertThat(SearchTerms.ofQuery(word)).isEqualTo(new WantedTerms(List.of(), "x".repeat(64)));
  }

  @Test
  void characterThatTheCutWouldHalve_isLeftOut() {
    String letter = "\ud801\udc28"; // two UTF-16 units
    assertThat(SearchTerms.ofMessage("x" + letter.repeat(40)))
        .containsExactly("x" + letter.repeat(31));
  }
}

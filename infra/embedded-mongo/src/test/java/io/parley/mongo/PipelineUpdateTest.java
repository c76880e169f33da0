package io.parley.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.FailedToParseException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// As MongoDB's manual has it.
final class PipelineUpdateTest {
  @Test
  void expressionsOfOneStage_seeTheDocumentBeforeIt() {
    Document stage = set(new Document("a", "$b").append("b", "$a"));

    assertThat(apply(new Document("a", 1).append("b", 2), stage))
        .isEqualTo(new Document("a", 2).append("b", 1));
  }

  @Test
  void stages_seeWhatThoseBeforeHaveMade() {
    Document result =
        apply(
            new Document("a", 1).append("b", 2),
            set(new Document("c", literal(3))),
            new Document("$unset", List.of("a", "none")),
            set(new Document("d", "$c").append("e", "$a")));

    assertThat(result).isEqualTo(new Document("b", 2).append("c", 3).append("d", 3));
  }

  @Test
  void literal_isNotEvaluated() {
    Document user = new Document("name", "$name").append("all", List.of("$a", "$$ROOT"));

    assertThat(apply(new Document("name", "x"), set(new Document("user", literal(user)))))
        .isEqualTo(new Document("name", "x").append("user", user));
    assertThat(apply(new Document(), set(new Document("text", literal("$5")))))
        .isEqualTo(new Document("text", "$5"));
  }

  @Test
  void fieldThatItselfSaysNothing_staysMissing() {
    Document keep = cond(false, literal(1), "$a");

    assertThat(apply(new Document("b", 1), set(new Document("a", keep))))
        .isEqualTo(new Document("b", 1));
    assertThat(apply(new Document("a", null), set(new Document("a", keep))))
        .isEqualTo(new Document("a", null));
  }

  @Test
  void condition_comparesWhatIsMissingAsNothing() {
    Document ifOlder =
        cond(
            new Document("$lt", List.of(new Document("$ifNull", List.of("$seq", 0L)), 5L)),
            literal("new"),
            "$text");

    assertThat(apply(new Document(), set(new Document("text", ifOlder))).get("text"))
        .isEqualTo("new");
    Document newer = new Document("seq", 5L).append("text", "stays");
    assertThat(apply(newer, set(new Document("text", ifOlder)))).isEqualTo(newer);
  }

  @Test
  void mergedObjects_haveTheFieldsOfAll_andOfMissingOnesNone() {
    Document merge =
        new Document(
            "$mergeObjects", List.of("$a", literal(new Document("y", new Document("z", "$z")))));

    assertThat(apply(new Document("a", new Document("x", 1)), set(new Document("a", merge))))
        .isEqualTo(new Document("a", new Document("x", 1).append("y", new Document("z", "$z"))));
    assertThat(apply(new Document(), set(new Document("a", merge))))
        .isEqualTo(new Document("a", new Document("y", new Document("z", "$z"))));
  }

  @Test
  void whatIsNotMended_isRefused() {
    assertThatThrownBy(() -> apply(new Document(), new Document("$replaceWith", "$a")))
        .isInstanceOf(FailedToParseException.class);
    assertThatThrownBy(() -> apply(new Document(), set(new Document("a.b", 1))))
        .isInstanceOf(FailedToParseException.class);
  }

  private static Document apply(Document document, Document... stages) {
    Document update = new Document("q", new Document()).append("u", Arrays.asList(stages));
    PipelineUpdate.wrapAll(new Document("update", "c").append("updates", List.of(update)));
    Document wrapped = (Document) update.get("u");
    assertThat(PipelineUpdate.isPipeline(wrapped)).isTrue();
    return PipelineUpdate.apply(wrapped, document);
  }

  private static Document set(Document fields) {
    return new Document("$set", fields);
  }

  private static Document literal(Object value) {
    return new Document("$literal", value);
  }

  private static Document cond(Object condition, Object then, Object otherwise) {
    return new Document("$cond", List.of(condition, then, otherwise));
  }
}

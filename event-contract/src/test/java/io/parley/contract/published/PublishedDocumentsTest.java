package io.parley.contract.published;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.codec.Kind;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.Ephemeral.Typing;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The documents and schemas of the published topics are as the code is. `./parley contract render`
/// writes them.
final class PublishedDocumentsTest {
  private static final String RENDER = "./parley contract render";

  @Test
  void topicsDocument_isAsTheCode() throws IOException {
    String document = Files.readString(TopicsDocument.FILE);
    assertThat(document).as(RENDER).isEqualTo(TopicsDocument.rendered(document));
  }

  @Test
  void asyncApi_isAsTheCode() throws IOException {
    assertThat(Files.readString(TopicsAsyncApi.FILE)).as(RENDER).isEqualTo(TopicsAsyncApi.text());
  }

  @ParameterizedTest
  @EnumSource
  void unionSchema_isAsTheCode(PublishedTopic topic) throws IOException {
    assertThat(Files.readString(UnionSchema.file(topic)))
        .as(RENDER)
        .isEqualTo(UnionSchema.text(UnionSchema.of(topic)));
  }

  @Test
  void everyPublishedTopic_isDescribed_andNoOther() {
    assertThat(Arrays.stream(PublishedTopic.values()).map(PublishedTopic::topic))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Topic.values()).filter(topic -> !topic.isInternal()).toList());
  }

  /// Typing goes to clients only.
  @Test
  void everyKindOfTheLog_isInOneTopic() {
    Stream<Kind> described =
        Arrays.stream(PublishedTopic.values()).flatMap(topic -> topic.kinds().stream());
    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            Kind.all()
                .filter(kind -> kind.type().getPackageName().equals("io.parley.contract.log"))
                .filter(kind -> kind.type() != Typing.class)
                .toList());
  }

  @Test
  void everyField_saysWhetherItIsPersonal() {
    assertThat(Fields.all().map(Fields.Field::personal).filter(personal -> !personal.isEmpty()))
        .isNotEmpty();
  }
}

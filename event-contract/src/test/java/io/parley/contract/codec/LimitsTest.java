package io.parley.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.Limits;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.codec.Kind.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Each bound that a schema states is the decoder's: exactly at it, and one over. Text is measured
/// in bytes of UTF-8.
final class LimitsTest {
  /// Characters of one, two, three and four bytes.
  private static final List<String> CHARACTERS = List.of("x", "é", "€", "😀");

  static Stream<Kind> kindsWithText() {
    return Kind.with(Field::isFreeText);
  }

  static Stream<Kind> kindsWithIds() {
    return Kind.with(Field::isId);
  }

  static Stream<Kind> kindsWithLists() {
    return Kind.with(Field::isList);
  }

  static Stream<Kind> kindsWithNumbers() {
    return Kind.with(Field::isBoundedNumber);
  }

  @ParameterizedTest
  @MethodSource("kindsWithText")
  void text_asLongAsItsBoundInBytes_isTakenAndOneMoreIsTooLarge(Kind kind) {
    kind.everyField(
        Field::isFreeText,
        field -> {
          int bound = field.schema().get("maxLength").intValue();
          for (String character : CHARACTERS) {
            assertTaken(field, field.with(text(character, bound)));
            assertRefused(field, text(character, bound + 1), ErrorCode.TOO_LARGE);
          }
          assertThat(Schemas.validate(kind, field.with(text("x", bound + 1)))).isNotEmpty();
        });
  }

  @ParameterizedTest
  @MethodSource("kindsWithText")
  void text_withALoneSurrogate_isInvalid(Kind kind) {
    kind.everyField(
        Field::isFreeText,
        field -> {
          for (String half :
              List.of("\\ud83d", "\\ude00", "\\ud83dx", "\\ude00\\ud83d", "\\ude00\\ude00")) {
            String json = field.with("HALF").toString().replace("HALF", half);
            assertRefused(field, json.getBytes(StandardCharsets.UTF_8), ErrorCode.INVALID);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("kindsWithIds")
  void id_emptyOrWithControlCharacters_isInvalid(Kind kind) {
    kind.everyField(
        Field::isId,
        field -> {
          assertRefused(field, "", ErrorCode.INVALID);
          for (String control : List.of("\0", "\n", "\u001f", "\u007f", "\u0085", "\u009f")) {
            String id = "a" + control + "b";
            assertRefused(field, id, ErrorCode.INVALID);
            assertThat(Schemas.validate(kind, field.with(id))).isNotEmpty();
          }
        });
  }

  @Test
  void content_mayHaveControlCharacters() {
    String content = "a\0\n\u007f\u0085b";
    assertThat(MessageBody.text(content).content()).isEqualTo(content);
  }

  @ParameterizedTest
  @MethodSource("kindsWithLists")
  void list_asLongAsItsBound_isTakenAndOneMoreIsTooLarge_andANullIsInvalid(Kind kind) {
    kind.everyField(
        Field::isList,
        field -> {
          int bound = field.schema().get("maxItems").intValue();
          ObjectNode value = field.with(copiesOfTheFirst(field, bound));
          ObjectNode holder = (ObjectNode) value.at(field.pointer().head());
          if (holder.has("memberCount")) { // at least as many as are listed
            holder.put("memberCount", bound);
          }
          assertTaken(field, value);
          ObjectNode over = field.with(copiesOfTheFirst(field, bound + 1));
          assertRefused(field, bytes(over), ErrorCode.TOO_LARGE);
          assertThat(Schemas.validate(kind, over)).isNotEmpty();
          assertRefused(field, Collections.singletonList(null), ErrorCode.INVALID);
        });
  }

  private static List<JsonNode> copiesOfTheFirst(Field field, int count) {
    return Collections.nCopies(count, field.kind().golden().tree().at(field.pointer()).get(0));
  }

  @ParameterizedTest
  @MethodSource("kindsWithNumbers")
  void number_atItsBounds_isTakenAndBeyondThemIsRefused(Kind kind) {
    kind.everyField(
        Field::isBoundedNumber,
        field -> {
          long least = field.schema().get("minimum").longValue();
          assertTaken(field, field.set(simplest(field), field.schema().get("minimum")));
          assertRefused(field, least - 1, ErrorCode.INVALID);
          assertThat(Schemas.validate(kind, field.with(least - 1))).isNotEmpty();
          if (field.schema().has("maximum")) {
            long most = field.schema().get("maximum").longValue();
            assertTaken(field, field.set(simplest(field), field.schema().get("maximum")));
            ObjectNode above = field.with(most + 1);
            assertThat(refusal(field, bytes(above)).field()).isEqualTo(field.path());
            assertThat(Schemas.validate(kind, above)).isNotEmpty();
          }
        });
  }

  /// The minimal file where it has the field's place: there no other field sets a bound to it.
  private static ObjectNode simplest(Field field) {
    return GoldenFile.all().stream()
        .filter(file -> file.isMinimal() && file.kind().equals(field.kind()))
        .map(GoldenFile::tree)
        .filter(tree -> !tree.at(field.pointer()).isMissingNode())
        .findAny()
        .orElseGet(() -> withoutMembersBeside(field));
  }

  /// Listed members are a bound to their count.
  private static ObjectNode withoutMembersBeside(Field field) {
    ObjectNode tree = field.kind().golden().tree();
    if (tree.at(field.pointer().head()) instanceof ObjectNode holder) {
      holder.remove("members");
    }
    return tree;
  }

  @Test
  void lastWantedSeq_beforeTheFirst_isInvalid() {
    ObjectNode value = Kind.named("catch-up").golden().tree().put("from", 5).put("to", 4);
    assertRefused("catch-up", value, "to", ErrorCode.INVALID);
  }

  @Test
  void memberCount_belowTheListedMembers_isInvalid() {
    ObjectNode value = Kind.named("conversation-snapshot").golden().tree();
    value.withObject("/conversation").put("memberCount", 1);
    assertRefused("conversation-snapshot", value, "conversation.memberCount", ErrorCode.INVALID);
  }

  @Test
  void content_empty_needsAnAttachment() {
    ObjectNode value = Kind.named("message").golden().tree().put("content", "");
    assertThat(Kind.named("message").decode(value)).isNotNull();
    assertThat(Schemas.validate(Kind.named("message"), value)).isEmpty();
    value.putArray("attachments");
    assertRefused("message", value, "content", ErrorCode.INVALID);
    assertThat(Schemas.validate(Kind.named("message"), value)).isNotEmpty();
    value.remove("attachments");
    assertRefused("message", value, "content", ErrorCode.INVALID);
    assertThat(Schemas.validate(Kind.named("message"), value)).isNotEmpty();
  }

  @Test
  void metadata_asLargeAsItsBoundInBytes_isTakenAndOneMoreIsNot() {
    int around = "{\"a\":\"\"}".length();
    for (String character : CHARACTERS) {
      ObjectNode value = Kind.named("message").golden().tree();
      value.putObject("metadata").put("a", text(character, Limits.METADATA_BYTES - around));
      assertThat(Kind.named("message").decode(value)).isNotNull();
      value.putObject("metadata").put("a", text(character, Limits.METADATA_BYTES - around + 1));
      assertRefused("message", value, "metadata", ErrorCode.TOO_LARGE);
    }
  }

  @Test
  void metadata_asDeepAsItsBound_isTakenAndOneMoreIsNot() {
    ObjectNode value = Kind.named("message").golden().tree();
    for (Map.Entry<String, String> brackets : Map.of("[", "]", "{\"a\":", "}").entrySet()) {
      value.set("metadata", nested(brackets, Limits.METADATA_DEPTH));
      assertThat(Kind.named("message").decode(value)).isNotNull();
      value.set("metadata", nested(brackets, Limits.METADATA_DEPTH + 1));
      assertRefused("message", value, "metadata", ErrorCode.TOO_LARGE);
    }
  }

  private static JsonNode nested(Map.Entry<String, String> brackets, int depth) {
    String json =
        "{\"a\":"
            + brackets.getKey().repeat(depth - 1)
            + "0"
            + brackets.getValue().repeat(depth - 1)
            + "}";
    return Codec.json().readTree(json);
  }

  @Test
  void metadata_withALoneSurrogate_isInvalid() {
    for (String text : List.of("\ud83d", "\ude00x")) {
      assertMetadataInvalid(Codec.json().createObjectNode().put("a", text));
      assertMetadataInvalid(Codec.json().createObjectNode().put(text, 1));
    }
  }

  private static void assertMetadataInvalid(ObjectNode metadata) {
    InvalidFieldException refusal =
        catchThrowableOfType(
            InvalidFieldException.class,
            () ->
                new MessageBody(
                    MessageType.TEXT, "hi", List.of(), null, null, List.of(), metadata));
    assertThat(refusal.field()).isEqualTo("metadata");
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID);
  }

  @Test
  void metadata_keepsItsDigitsKeysAndNulls() {
    String metadata =
        "{\"$date\":1.10,\"a.b\":1E+400,\"\":123456789012345678901234567890,\"n\":null,\"z\":[{}]}";
    ObjectNode value = Kind.named("message").golden().tree();
    value.set("metadata", Codec.json().readTree(metadata));
    byte[] written = Kind.named("message").recode(bytes(value));
    assertThat(new String(written, StandardCharsets.UTF_8)).contains("\"metadata\":" + metadata);
  }

  /// A reader of today refuses what is longer than these, and the log has what is as long.
  @Test
  void limits_stayAsTheyAre() {
    assertThat(constants())
        .isEqualTo(
            Map.ofEntries(
                Map.entry("USER_ID_BYTES", 128),
                Map.entry("CONVERSATION_ID_BYTES", 772),
                Map.entry("MESSAGE_ID_BYTES", 64),
                Map.entry("CLIENT_MESSAGE_ID_BYTES", 128),
                Map.entry("CONTENT_BYTES", 65_536),
                Map.entry("ATTACHMENTS", 10),
                Map.entry("AUDIT_DETAIL_BYTES", 1_024),
                Map.entry("CATCH_UP_BYTES", 262_144),
                Map.entry("MENTIONS", 50),
                Map.entry("METADATA_BYTES", 8_192),
                Map.entry("METADATA_DEPTH", 32),
                Map.entry("NAME_BYTES", 256),
                Map.entry("URL_BYTES", 2_048),
                Map.entry("EMOJI_BYTES", 64),
                Map.entry("REACTIONS", 20),
                Map.entry("PREVIEW_BYTES", 256),
                Map.entry("MEMBERS_PER_GROUP", 1_000_000),
                Map.entry("MEMBERS_PER_COMMAND", 256),
                Map.entry("MEMBERS_LISTED", 256),
                Map.entry("READERS_NAMED", 32),
                Map.entry("RECEIPT_AUTHORS", 64),
                Map.entry("NAMED_AT_ONCE", 1_000),
                Map.entry("MARKED_AT_ONCE", 128),
                Map.entry("MARKS_PER_BATCH", 512),
                Map.entry("ADMINS", 100),
                Map.entry("DEVICES_PER_USER", 20),
                Map.entry("BLOCKS", 1_000),
                Map.entry("OTHER_PREVIEWS", 2),
                Map.entry("CONVERSATIONS_PER_USER", 10_000),
                Map.entry("INVITATION_DAYS", 30),
                Map.entry("INVITATIONS_PER_USER", 50),
                Map.entry("INVITATIONS_BY_ONE", 10),
                Map.entry("INVITATIONS_PER_GROUP", 256),
                Map.entry("MESSAGES_OF_A_REQUEST", 1),
                Map.entry("CATCH_UP_EVENTS", 200),
                Map.entry("CONVERSATIONS_BY_OTHERS", 9_000),
                Map.entry("CONVERSATIONS_PER_ANSWER", 1_000)));
  }

  private static Map<String, Object> constants() {
    return Arrays.stream(Limits.class.getFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .collect(Collectors.toMap(field -> field.getName(), LimitsTest::value));
  }

  private static Object value(java.lang.reflect.Field constant) {
    try {
      return constant.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(String character, int bytes) {
    int size = character.getBytes(StandardCharsets.UTF_8).length;
    return character.repeat(bytes / size) + "x".repeat(bytes % size);
  }

  private static byte[] bytes(JsonNode json) {
    return Codec.json().writeValueAsBytes(json);
  }

  private static void assertTaken(Field field, ObjectNode value) {
    assertThat(field.kind().decode(value)).isInstanceOf(field.kind().type());
    assertThat(Schemas.validate(field.kind(), value)).isEmpty();
  }

  private static void assertRefused(Field field, Object value, ErrorCode code) {
    assertRefused(field, bytes(field.with(value)), code);
  }

  private static void assertRefused(Field field, byte[] json, ErrorCode code) {
    assertRefused(refusal(field, json), field.path(), code);
  }

  private static void assertRefused(String kind, JsonNode value, String path, ErrorCode code) {
    MalformedRecordException refusal =
        catchThrowableOfType(MalformedRecordException.class, () -> Kind.named(kind).decode(value));
    assertRefused(refusal, path, code);
  }

  private static void assertRefused(MalformedRecordException refusal, String path, ErrorCode code) {
    assertThat(refusal).isNotNull();
    assertThat(refusal.field()).isEqualTo(path);
    assertThat(refusal).hasCauseInstanceOf(InvalidFieldException.class);
    assertThat(((InvalidFieldException) refusal.getCause()).code()).isEqualTo(code);
  }

  private static MalformedRecordException refusal(Field field, byte[] json) {
    MalformedRecordException refusal =
        catchThrowableOfType(MalformedRecordException.class, () -> field.kind().decode(json));
    assertThat(refusal).isNotNull();
    return refusal;
  }
}

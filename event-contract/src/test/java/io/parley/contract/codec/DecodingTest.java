package io.parley.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.contract.ContractValue;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.codec.Kind.Field;
import io.parley.contract.wire.codec.WireCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Whatever the bytes are, a codec gives a value or a [MalformedRecordException] that names the
/// field, and agrees with the schema on which.
final class DecodingTest {
  static Stream<Kind> kinds() {
    return Kind.all();
  }

  static Stream<Kind> kindsThatRequireFields() {
    return Kind.with(Field::isRequired);
  }

  @ParameterizedTest
  @MethodSource("kindsThatRequireFields")
  void requiredField_missingOrNull_isNamed(Kind kind) {
    kind.everyField(
        Field::isRequired,
        field -> {
          ObjectNode missing = field.without();
          assertThat(refusal(kind, missing).field()).isEqualTo(field.path());
          assertThat(Schemas.validate(kind, missing)).isNotEmpty();
          assertThat(refusal(kind, field.with(null)).field()).isEqualTo(field.path());
        });
  }

  /// Every kind has one at least, its version.
  @ParameterizedTest
  @MethodSource("kinds")
  void optionalField_mayBeMissing_andNullIsAsMissing(Kind kind) {
    kind.everyField(
        Field::isOptional,
        field -> {
          ObjectNode missing = field.without();
          ContractValue value = kind.decode(missing);
          assertThat(value).isInstanceOf(kind.type());
          assertThat(Schemas.validate(kind, missing)).isEmpty();
          if (!field.path().equals("schemaVersion")) {
            assertThat(kind.decode(field.with(null))).isEqualTo(value);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void field_ofAnotherJsonType_isNamed(Kind kind) {
    kind.everyField(
        _ -> true,
        field -> {
          for (Object other : valuesOfOtherTypes(field.schema())) {
            ObjectNode value = field.with(other);
            assertThat(refusal(kind, value).field()).as("= %s", other).isEqualTo(field.path());
            assertThat(Schemas.validate(kind, value)).as("= %s", other).isNotEmpty();
          }
        });
  }

  private static Stream<Object> samples(String type) {
    return switch (type) {
      case "string" -> Stream.of("1", "true", "");
      case "integer" -> Stream.of(1, 0);
      case "number" -> Stream.of(1.5, -0.5);
      case "boolean" -> Stream.of(true, false);
      case "object" -> Stream.of(Map.of(), Map.of("value", "1"));
      case "array" -> Stream.of(List.of(), List.of("1"), List.of(Map.of()));
      default -> throw new AssertionError(type);
    };
  }

  private static List<Object> valuesOfOtherTypes(JsonNode schema) {
    String expected = schema.path("type").asString("string"); // `kind` has a const only
    return Stream.of("string", "integer", "number", "boolean", "object", "array")
        .filter(type -> !type.equals(expected))
        .flatMap(DecodingTest::samples)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void unknownField_onAnyLevel_isIgnored(Kind kind) {
    ObjectNode value = kind.golden().tree();
    addUnknownFields(value);
    assertThat(kind.decode(value)).isEqualTo(kind.decode(kind.golden().json()));
    assertThat(Schemas.validate(kind, value)).isEmpty();
  }

  private static void addUnknownFields(JsonNode value) {
    value.properties().stream()
        .filter(field -> !field.getKey().equals("metadata")) // whose fields are the application's
        .forEach(field -> addUnknownFields(field.getValue()));
    if (value.isArray()) {
      value.forEach(DecodingTest::addUnknownFields);
    }
    if (value instanceof ObjectNode object) {
      object.put("addedLater", 1);
      object.putObject("body").put("content", "of nobody's concern");
      object.putArray("value").add(1).add("x");
    }
  }

  @Test
  void metadata_withAnExponentBeyondAllLimits_isRefusedAsMalformed() {
    byte[] value =
        """
        {"kind":"send-message","schemaVersion":1,"metadata":{"a":1e234567890890}}\
        """
            .getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> WireCodec.COMMANDS.decode(value))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageStartingWith("metadata: ");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void schemaVersion_thatIsNotOurs_isNamedWhereverItStands_andWhateverElseHasChanged(Kind kind) {
    for (Object version : List.of(2, 0, -1, 1.0, "1", 1e40, true, List.of(1), Map.of("a", 1))) {
      ObjectNode last = kind.golden().tree();
      last.remove("schemaVersion");
      last.set("schemaVersion", Codec.json().valueToTree(version));
      assertThat(refusal(kind, last).field()).as("= %s", version).isEqualTo("schemaVersion");
    }
    String later =
        "{\"id\":{\"a\":[1,2]},\"kind\":\"" + kind + "\",\"schemaVersion\":2,\"seq\":\"x\"}";
    assertThat(refusal(kind, later).field()).isEqualTo("schemaVersion");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void schemaVersion_missing_isOurs_andOfAnInnerObjectAnUnknownField(Kind kind) {
    ContractValue expected = kind.decode(kind.golden().json());
    ObjectNode value = kind.golden().tree();
    value.remove("schemaVersion");
    assertThat(kind.decode(value)).isEqualTo(expected);
    ObjectNode whole = kind.golden().tree();
    for (ObjectNode outer : List.of(value, whole)) {
      outer.forEach(
          field -> {
            if (field instanceof ObjectNode object) {
              object.put("schemaVersion", 7);
            }
          });
      assertThat(kind.decode(outer)).isInstanceOf(kind.type());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void kind_thatTheTopicDoesNotCarry_isRefused(Kind kind) {
    String another = kind.name().equals("subscribe") ? "message" : "subscribe";
    for (String unknown : List.of("nope", "", "java.lang.Object", kind.name() + " ", another)) {
      if (!(another.equals(unknown) && kind.codec() == WireCodec.SIGNALS)) {
        ObjectNode value = kind.golden().tree().put("kind", unknown);
        assertThat(refusal(kind, value).field()).isEqualTo("kind");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void value_thatIsNotOneWholeObject_isRefused(Kind kind) {
    byte[] json = kind.golden().json();
    for (int length = 0; length < json.length; length++) {
      MalformedRecordException refusal = refusal(kind, Arrays.copyOf(json, length));
      assertThat(refusal.field()).isEmpty();
      assertThat(refusal).hasMessageStartingWith("the value is not the expected JSON: ");
    }
    String value = kind.golden().tree().toString();
    String deep = "{\"kind\":\"" + kind + "\",\"metadata\":";
    for (String other :
        List.of(
            "[\"" + kind + "\"," + value + "]",
            value + value,
            value + "x",
            deep + "[".repeat(100_000),
            deep + "{\"a\":".repeat(100_000))) {
      assertThat(refusal(kind, other).field()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "{}",
        "5",
        "\"\"",
        "\"message\"",
        "true",
        "nope",
        "{",
        "}",
        "[\"message\",{}]",
        "\u0000"
      })
  void valueThatIsNoObjectOfAKind_isRefused(String value) {
    kinds()
        .forEach(
            kind ->
                assertThat(refusal(kind, value).field())
                    .isIn("", value.equals("{}") ? "kind" : ""));
  }

  @Test
  void tombstone_isRefused() {
    kinds().forEach(kind -> assertThat(refusal(kind, (byte[]) null).field()).isEmpty());
  }

  @Test
  void number_outOfItsRange_isNamed() {
    Kind kind = Kind.named("message");
    String value = kind.golden().tree().put("seq", 7).toString();
    for (String seq :
        List.of("9223372036854775808", "-9223372036854775809", "1" + "0".repeat(900))) {
      assertThat(refusal(kind, value.replace("\"seq\":7", "\"seq\":" + seq)).field())
          .isEqualTo("seq");
    }
  }

  @Test
  void idInAnInnerObject_missing_isNamedWithItsWholePath() {
    assertThat(
            refusal(
                Kind.named("presence-told"), without("presence-told", "/presences/0", "userId")))
        .extracting(MalformedRecordException::field)
        .isEqualTo("presences[0].userId");
    assertThat(
            refusal(
                Kind.named("mark-receipts"),
                without("mark-receipts", "/conversations/0/marks/1", "userId")))
        .extracting(MalformedRecordException::field)
        .isEqualTo("conversations[0].marks[1].userId");
    assertThat(
            refusal(
                Kind.named("command-accepted"),
                without("command-accepted", "/conversation", "conversationId")))
        .extracting(MalformedRecordException::field)
        .isEqualTo("conversation.conversationId");
  }

  private static ObjectNode without(String kind, String holder, String field) {
    ObjectNode value = Kind.named(kind).golden().tree();
    ((ObjectNode) value.at(holder)).remove(field);
    return value;
  }

  @Test
  void time_thatIsNotRfc3339_isNamed() {
    Kind kind = Kind.named("message");
    for (String time :
        List.of("", "1767225600", "2026-01-01", "2026-01-01T00:00:00", "yesterday")) {
      ObjectNode value = kind.golden().tree().put("acceptedAt", time);
      assertThat(refusal(kind, value).field()).isEqualTo("acceptedAt");
      assertThat(Schemas.validate(kind, value)).isNotEmpty();
    }
  }

  @Test
  void reason_neverHoldsTheValue() {
    Kind kind = Kind.named("message");
    ObjectNode value = kind.golden().tree().put("type", "sec:ret").put("acceptedAt", "sec:ret");
    assertThat(refusal(kind, value)).hasMessageNotContaining("sec:ret");
    assertThat(refusal(kind, value.put("type", "text"))).hasMessageNotContaining("sec:ret");
    assertThat(refusal(kind, value.put("kind", "sec:ret"))).hasMessageNotContaining("sec:ret");
  }

  @Test
  void randomBytes_areRefused() {
    Random random = new Random(20_260_101);
    List<Kind> kinds = kinds().toList();
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[0] = '{';
      }
      refusal(kinds.get(i % kinds.size()), bytes);
    }
  }

  @Test
  void damagedValue_isReadOrRefused() {
    Random random = new Random(20_260_102);
    List<Kind> kinds = kinds().toList();
    List<byte[]> golden = kinds.stream().map(kind -> kind.golden().json()).toList();
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = golden.get(i % kinds.size()).clone();
      for (int damage = random.nextInt(3); damage >= 0; damage--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Kind kind = kinds.get(i % kinds.size());
      Throwable thrown = catchThrowable(() -> kind.decode(bytes));
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(MalformedRecordException.class);
        refused++;
      }
    }
    assertThat(refused).isBetween(2_500, 4_999);
  }

  private static MalformedRecordException refusal(Kind kind, JsonNode value) {
    return refusal(kind, Codec.json().writeValueAsBytes(value));
  }

  private static MalformedRecordException refusal(Kind kind, String value) {
    return refusal(kind, value.getBytes(StandardCharsets.UTF_8));
  }

  private static MalformedRecordException refusal(Kind kind, byte[] value) {
    MalformedRecordException refusal =
        catchThrowableOfType(MalformedRecordException.class, () -> kind.decode(value));
    assertThat(refusal)
        .as(() -> kind + " takes " + new String(value, StandardCharsets.UTF_8))
        .isNotNull();
    return refusal;
  }
}

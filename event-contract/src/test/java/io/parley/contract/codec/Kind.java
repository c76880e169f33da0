package io.parley.contract.codec;

import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.log.AuditVerdict;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.Notification;
import io.parley.contract.log.PresenceChanged;
import io.parley.contract.log.ProfileChanged;
import io.parley.contract.log.SessionChanged;
import io.parley.contract.wire.Answer;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.CurrentMark;
import io.parley.contract.wire.GatewayHeartbeat;
import io.parley.contract.wire.MemberUpdate;
import io.parley.contract.wire.Revocation;
import io.parley.contract.wire.SessionEvent;
import io.parley.contract.wire.Signal;
import io.parley.contract.wire.codec.WireCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One kind of value, with what is published of it. The kinds are found by walking the sealed
/// hierarchy, so that a new record without its schema or golden file fails the tests.
public record Kind(String name, Class<?> type, Codec<? extends ContractValue> codec) {
  private static final Map<Class<?>, Codec<? extends ContractValue>> CODECS =
      Map.ofEntries(
          Map.entry(Command.class, WireCodec.COMMANDS),
          Map.entry(Signal.class, WireCodec.SIGNALS),
          Map.entry(SessionEvent.class, WireCodec.SESSIONS),
          Map.entry(GatewayHeartbeat.class, WireCodec.GATEWAYS),
          Map.entry(Revocation.class, WireCodec.REVOCATIONS),
          Map.entry(ConversationEvent.class, Codec.EVENTS),
          Map.entry(ConversationSnapshot.class, Codec.CONVERSATIONS),
          Map.entry(MemberUpdate.class, WireCodec.MEMBERSHIPS),
          Map.entry(Ephemeral.class, Codec.EPHEMERALS),
          Map.entry(PresenceChanged.class, Codec.PRESENCE),
          Map.entry(ProfileChanged.class, Codec.PROFILES),
          Map.entry(Notification.class, Codec.NOTIFICATIONS),
          Map.entry(SessionChanged.class, Codec.SESSION_LOG),
          Map.entry(CurrentMark.class, WireCodec.RECEIPT_MARKS),
          Map.entry(AuditVerdict.class, Codec.AUDIT),
          Map.entry(Answer.class, WireCodec.ANSWERS));

  private static final List<Kind> ALL =
      CODECS.keySet().stream()
          .flatMap(family -> records(family).map(type -> of(type, family)))
          .sorted(Comparator.comparing(Kind::name))
          .toList();

  public static Stream<Kind> all() {
    return ALL.stream();
  }

  /// The kinds that have such a field.
  static Stream<Kind> with(Predicate<Field> which) {
    return all().filter(kind -> kind.fields().stream().anyMatch(which));
  }

  /// All fields of all kinds' golden files.
  static Stream<Field> allFields() {
    return all().flatMap(kind -> kind.fields().stream());
  }

  /// Checks every such field, and says of all that are wrong.
  void everyField(Predicate<Field> which, Consumer<Field> check) {
    assertSoftly(
        wrong ->
            fields().stream()
                .filter(which)
                .forEach(field -> wrong.check(() -> named(field, check))));
  }

  private static void named(Field field, Consumer<Field> check) {
    try {
      check.accept(field);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(field + ": " + e.getMessage(), e);
    }
  }

  public static Kind named(String name) {
    return all().filter(kind -> kind.name.equals(name)).findAny().orElseThrow();
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Kind::records)
        : Stream.of(type);
  }

  private static Kind of(Class<?> type, Class<?> family) {
    JsonTypeName name = type.getAnnotation(JsonTypeName.class);
    if (name == null) {
      throw new AssertionError(type + " needs a @JsonTypeName: its kind in JSON");
    }
    return new Kind(name.value(), type, CODECS.get(family));
  }

  public JsonNode schema() {
    return Schemas.load(name);
  }

  GoldenFile golden() {
    return GoldenFile.canonical(this);
  }

  public ContractValue decode(byte[] json) {
    return codec.decode(json);
  }

  public ContractValue decode(JsonNode json) {
    return codec.decode(Codec.json().writeValueAsBytes(json));
  }

  byte[] recode(byte[] json) {
    return recode(codec, json);
  }

  private static <T extends ContractValue> byte[] recode(Codec<T> codec, byte[] json) {
    return codec.encode(codec.decode(json));
  }

  /// Every field of the canonical golden file, and the first entry of every list.
  List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    addFields(golden().tree(), schema(), "", JsonPointer.empty(), fields);
    return fields;
  }

  private void addFields(
      JsonNode json, JsonNode schema, String path, JsonPointer pointer, List<Field> into) {
    for (var property : schema.path("properties").properties()) {
      String name = property.getKey();
      JsonNode value = json.path(name);
      if (value.isMissingNode()) {
        continue;
      }
      JsonNode valueSchema = Schemas.resolve(property.getValue());
      boolean required =
          schema.path("required").valueStream().anyMatch(r -> r.asString().equals(name));
      String valuePath = path.isEmpty() ? name : path + "." + name;
      JsonPointer at = pointer.appendProperty(name);
      into.add(
          new Field(
              this,
              valuePath,
              at,
              valueSchema,
              required ? Field.Presence.REQUIRED : Field.Presence.OPTIONAL));
      addFields(value, valueSchema, valuePath, at, into);
      if (value.isArray()) {
        JsonNode itemSchema = Schemas.resolve(valueSchema.get("items"));
        JsonPointer item = at.appendIndex(0);
        String itemPath = valuePath + "[0]";
        into.add(new Field(this, itemPath, item, itemSchema, Field.Presence.ENTRY));
        addFields(value.get(0), itemSchema, itemPath, item, into);
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /// A place in a kind's golden file.
  ///
  /// @param path as `MalformedRecordException.field` names it
  /// @param schema with references resolved
  record Field(Kind kind, String path, JsonPointer pointer, JsonNode schema, Presence presence) {
    enum Presence {
      REQUIRED,
      OPTIONAL,
      /// Of a list: it can be another value, but not missing.
      ENTRY
    }

    boolean isRequired() {
      return presence == Presence.REQUIRED;
    }

    boolean isOptional() {
      return presence == Presence.OPTIONAL;
    }

    boolean isList() {
      return schema.path("type").asString("").equals("array");
    }

    boolean isBoundedNumber() {
      return schema.has("minimum");
    }

    boolean isText() {
      return schema.path("type").asString("").equals("string");
    }

    /// Text that the sender chooses: no enumeration, no time.
    boolean isFreeText() {
      return isText() && !schema.has("enum") && !schema.has("format");
    }

    boolean isId() {
      return isFreeText() && schema.has("minLength");
    }

    ObjectNode without() {
      ObjectNode tree = kind.golden().tree();
      ((ObjectNode) tree.at(pointer.head())).remove(pointer.last().getMatchingProperty());
      return tree;
    }

    ObjectNode with(Object value) {
      ObjectNode tree = kind.golden().tree();
      return set(tree, Codec.json().valueToTree(value));
    }

    /// The same change in another tree of the kind.
    ObjectNode set(ObjectNode tree, JsonNode value) {
      JsonPointer last = pointer.last();
      switch (tree.at(pointer.head())) {
        case ObjectNode object -> object.set(last.getMatchingProperty(), value);
        case ArrayNode list -> list.set(last.getMatchingIndex(), value);
        default -> throw new AssertionError(path + " is nowhere in " + tree);
      }
      return tree;
    }

    @Override
    public String toString() {
      return kind.name + ": " + path;
    }
  }
}

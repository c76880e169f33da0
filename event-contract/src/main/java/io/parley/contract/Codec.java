package io.parley.contract;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/// The JSON of one topic's values.
///
/// @param <T> the values' type; safe for use by many threads
public final class Codec<T extends ContractValue> {
  public static final Codec<Command> COMMANDS = new Codec<>(Command.class);
  public static final Codec<Signal> SIGNALS = new Codec<>(Signal.class);
  public static final Codec<SessionEvent> SESSIONS = new Codec<>(SessionEvent.class);
  public static final Codec<GatewayHeartbeat> GATEWAYS = new Codec<>(GatewayHeartbeat.class);
  public static final Codec<ConversationEvent> EVENTS = new Codec<>(ConversationEvent.class);
  public static final Codec<ConversationSnapshot> CONVERSATIONS =
      new Codec<>(ConversationSnapshot.class);
  public static final Codec<MembershipChanged> MEMBERSHIPS = new Codec<>(MembershipChanged.class);
  public static final Codec<Answer> ANSWERS = new Codec<>(Answer.class);

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // A number is no text: "content": 5 is a mistake to be told, not to be mended.
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .addHandler(new SchemaVersionCheck())
          .build();

  private final Class<T> type;

  private Codec(Class<T> type) {
    this.type = type;
  }

  public byte[] encode(T value) {
    return MAPPER.writerFor(type).writeValueAsBytes(value);
  }

  /// @param value a record's value; null (a tombstone) is malformed here, so whoever expects
  ///   tombstones looks for them first
  /// @throws MalformedRecordException naming the field; send the record to the dead letters
  public T decode(byte @Nullable [] value) {
    if (value == null) {
      throw new MalformedRecordException("", "the value is missing", new NullPointerException());
    }
    try {
      T decoded = MAPPER.readValue(value, type);
      if (decoded == null) {
        throw new MalformedRecordException("", "the value is null", new NullPointerException());
      }
      return decoded;
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /// The mapper behind every codec, for readers of values inside other JSON, such as a client's
  /// request.
  public static JsonMapper json() {
    return MAPPER;
  }

  /// What was wrong, with the whole path of the field. Works for requests of clients as for
  /// records.
  public static MalformedRecordException malformed(JacksonException e) {
    String path =
        e.getPath().stream()
            .map(r -> r.getPropertyName() == null ? "[" + r.getIndex() + "]" : r.getPropertyName())
            .collect(Collectors.joining("."))
            .replace(".[", "[");
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidFieldException invalid) {
        return new MalformedRecordException(join(path, invalid.field()), reason(invalid), invalid);
      }
    }
    TokenStreamLocation at = e.getLocation();
    String reason =
        path.isEmpty() && at != null
            ? "is not the expected JSON at byte " + Math.max(at.getByteOffset(), at.getCharOffset())
            : "has the wrong type or is missing";
    return new MalformedRecordException(path, reason, e);
  }

  private static String reason(InvalidFieldException invalid) {
    return invalid.getMessage() == null
        ? "is invalid"
        : invalid.getMessage().substring(invalid.field().length() + ": ".length());
  }

  /// A value object's own field name ends the path when it is not already there: `sender` + `id`.
  private static String join(String path, String field) {
    if (path.isEmpty()) {
      return field;
    }
    boolean same = path.equals(field) || path.endsWith("." + field);
    boolean scalar = field.equals("userId") || field.equals("conversationId");
    return same || scalar ? path : path + "." + field;
  }

  /// A version that is not ours is refused, not guessed at. The version is no component of the
  /// records, so it arrives here as an unknown property.
  private static final class SchemaVersionCheck extends DeserializationProblemHandler {
    @Override
    public boolean handleUnknownProperty(
        DeserializationContext context,
        JsonParser parser,
        ValueDeserializer<?> deserializer,
        Object beanOrClass,
        String name) {
      if (name.equals("schemaVersion")
          && parser.getValueAsInt(-1) != ContractValue.SCHEMA_VERSION) {
        throw context.weirdStringException(
            new String(parser.getString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8),
            int.class,
            "is not a version that this reader knows");
      }
      return false;
    }
  }
}

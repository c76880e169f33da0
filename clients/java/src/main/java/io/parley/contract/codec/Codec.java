package io.parley.contract.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.UserId;
import io.parley.contract.log.AuditVerdict;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.Notification;
import io.parley.contract.log.PresenceChanged;
import io.parley.contract.log.ProfileChanged;
import io.parley.contract.log.SessionChanged;
import io.parley.contract.log.UnknownRecord;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/// The JSON of one topic's values.
///
/// @param <T> the values' type; safe for use by many threads
public final class Codec<T extends ContractValue> {
  public static final Codec<ConversationEvent> EVENTS =
      of(ConversationEvent.class, HotKinds.EVENTS);
  public static final Codec<ConversationSnapshot> CONVERSATIONS = of(ConversationSnapshot.class);
  public static final Codec<Ephemeral> EPHEMERALS = of(Ephemeral.class, HotKinds.EPHEMERALS);
  public static final Codec<PresenceChanged> PRESENCE = of(PresenceChanged.class);
  public static final Codec<ProfileChanged> PROFILES = of(ProfileChanged.class);
  public static final Codec<SessionChanged> SESSION_LOG = of(SessionChanged.class);
  public static final Codec<Notification> NOTIFICATIONS = of(Notification.class);
  public static final Codec<AuditVerdict> AUDIT = of(AuditVerdict.class);

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(new RequiredPrimitives())
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // A number is no text and a text no number: a mistake to be told, not to be mended.
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .addModule(new SimpleModule().addDeserializer(Instant.class, new TimeReader()))
          // The application's own JSON keeps its digits: as a double, 1e400 is the text "Infinity".
          .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private static final String VERSION = Integer.toString(ContractValue.SCHEMA_VERSION);

  private static final byte[] KIND = "{\"kind\":\"".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OURS =
      ("\",\"schemaVersion\":" + VERSION).getBytes(StandardCharsets.UTF_8);

  private static final LongAdder ENCODED = new LongAdder();
  private static final LongAdder DECODED = new LongAdder();

  private final Class<T> type;
  private final HandWritten<T> hot;

  private Codec(Class<T> type, HandWritten<T> hot) {
    this.type = type;
    this.hot = hot;
  }

  /// Of values that the mapper reads and writes, all of them.
  public static <T extends ContractValue> Codec<T> of(Class<T> type) {
    return of(type, new HandWritten<T>() {});
  }

  /// @param hot what is read and written by hand, exactly as the mapper does it
  public static <T extends ContractValue> Codec<T> of(Class<T> type, HandWritten<T> hot) {
    return new Codec<>(type, hot);
  }

  HandWritten<T> hot() {
    return hot;
  }

  /// How many values this process has encoded since it began, and how many it has decoded: what
  /// JSON a message costs is pinned by tests, and can be watched.
  public static long encoded() {
    return ENCODED.sum();
  }

  public static long decoded() {
    return DECODED.sum();
  }

  public byte[] encode(T value) {
    ENCODED.increment();
    byte[] written = hot.encode(value);
    return written != null ? written : MAPPER.writerFor(type).writeValueAsBytes(value);
  }

  /// @param value a record's value; null (a tombstone) is malformed here, so whoever expects
  ///   tombstones looks for them first
  /// @throws MalformedRecordException naming the field; send the record to the dead letters
  public T decode(byte @Nullable [] value) {
    if (value == null) {
      throw new MalformedRecordException("", "the value is missing", null);
    }
    DECODED.increment();
    T read = hot.decode(value);
    if (read != null) {
      return read;
    }
    try {
      checkEnvelope(value);
      return MAPPER.readValue(value, type);
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /// As [#decode], except that a kind that is not known here is no fault but an [UnknownRecord]: a
  /// later version may write it.
  ///
  /// @return one of the values' type, or an [UnknownRecord]
  /// @throws MalformedRecordException as [#decode] does of everything else
  public ContractValue read(byte @Nullable [] value) {
    try {
      return decode(value);
    } catch (MalformedRecordException e) {
      if (value != null
          && e.field().equals("kind")
          && e.getCause() instanceof InvalidTypeIdException kind
          && kind.getTypeId() != null
          && isText(value, "kind")) {
        return new UnknownRecord(kind.getTypeId(), new String(value, StandardCharsets.UTF_8));
      }
      throw e;
    }
  }

  private static boolean isText(byte[] value, String field) {
    try (JsonParser parser = MAPPER.createParser(value)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean wanted = parser.currentName().equals(field);
        JsonToken token = parser.nextToken();
        if (wanted) {
          return token == JsonToken.VALUE_STRING;
        }
        parser.skipChildren();
      }
      return false;
    } catch (JacksonException e) {
      return false;
    }
  }

  /// A version that is not ours is refused, not guessed at; a value without one is of version 1.
  /// The version is no component of the records. We write it right after the kind, so that little
  /// is read twice.
  private static void checkEnvelope(byte[] value) {
    if (isOurs(value)) {
      return;
    }
    try (JsonParser parser = MAPPER.createParser(value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedRecordException(
            "", "the value is not the expected JSON: no object", null);
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean version = parser.currentName().equals("schemaVersion");
        JsonToken token = parser.nextToken();
        if (version) {
          if (token != JsonToken.VALUE_NUMBER_INT || !parser.getString().equals(VERSION)) {
            throw new MalformedRecordException(
                "schemaVersion", "is not a version that this reader knows", null);
          }
          return;
        }
        parser.skipChildren();
      }
    }
  }

  /// Whether it begins as everything does that [#encode] writes: so no value of ours is read twice.
  private static boolean isOurs(byte[] value) {
    if (!beginsWith(value, 0, KIND)) {
      return false;
    }
    int end = KIND.length;
    while (end < value.length && value[end] != '"' && value[end] != '\\') {
      end++;
    }
    int after = end + OURS.length;
    return beginsWith(value, end, OURS)
        && after < value.length
        && (value[after] == ',' || value[after] == '}');
  }

  private static boolean beginsWith(byte[] value, int at, byte[] what) {
    return value.length >= at + what.length
        && Arrays.equals(value, at, at + what.length, what, 0, what.length);
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
        String field = isScalar(e) && !path.isEmpty() ? path : join(path, invalid.field());
        return new MalformedRecordException(field, reason(invalid), invalid);
      }
    }
    if (e instanceof InvalidTypeIdException kind) {
      return new MalformedRecordException(
          path.isEmpty() ? "kind" : path + ".kind",
          kind.getTypeId() == null ? "is required" : "is none that is known here",
          e);
    }
    if (e instanceof InputCoercionException) {
      return new MalformedRecordException(path, "is out of its type's range", e);
    }
    if (e instanceof StreamConstraintsException) {
      return new MalformedRecordException(
          "", "the value is not the expected JSON: too deep, or a name or number too long", e);
    }
    if (e instanceof StreamReadException || e instanceof JacksonIOException) {
      return notJson(e);
    }
    return new MalformedRecordException(
        path,
        path.isEmpty() ? "the value is not the expected JSON" : "has the wrong type or is missing",
        e);
  }

  private static MalformedRecordException notJson(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    long offset = at == null ? -1 : Math.max(at.getByteOffset(), at.getCharOffset());
    return new MalformedRecordException(
        "",
        "the value is not the expected JSON: malformed" + (offset < 0 ? "" : " at byte " + offset),
        e);
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
    return same ? path : path + "." + field;
  }

  /// An id that is text in JSON was refused: the path ends with what its holder calls it, `by`.
  private static boolean isScalar(JacksonException e) {
    return e instanceof ValueInstantiationException made
        && (made.getType().hasRawClass(UserId.class)
            || made.getType().hasRawClass(ConversationId.class));
  }

  /// A primitive that the JSON lacks is refused by its name, never 0 or false. (That
  /// FAIL_ON_NULL_FOR_PRIMITIVES does so too is a habit of Jackson 3.1 which 3.2 drops:
  /// jackson-databind issue 5734.)
  private static final class RequiredPrimitives extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
      return member.getRawType().isPrimitive()
          ? Boolean.TRUE
          : super.hasRequiredMarker(config, member);
    }
  }

  /// A time is text as RFC 3339 has it. Jackson's own reader takes numbers too, which may be
  /// seconds or milliseconds.
  private static final class TimeReader extends StdScalarDeserializer<Instant> {
    TimeReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        return (Instant) context.handleUnexpectedToken(Instant.class, parser);
      }
      String text = parser.getString();
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        throw context.weirdStringException(text, Instant.class, "is not an RFC 3339 time");
      }
    }
  }
}

package io.parley.mongo;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.LegacyUUID;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.wire.BsonConstants;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.jspecify.annotations.Nullable;

/// Orders and writes the values that documents are found by, for H2; by itself it would order them
/// by their Java serialisation, at 74 to 141 µs a put. Throws IllegalArgumentException for a value
/// of a class that BSON does not have.
///
/// The order is mongo-java-server's `ValueComparator` without its handling of lists, made total:
/// two values are equal when they are the same key to that server (numbers by value whatever their
/// type, missing and null alike). Where the original finds different keys equal, or contradicts
/// itself (longs beside doubles of the same whole part, NaN beside longs, `[1]` beside `[1, null]`,
/// lists inside documents, which it compares by their least elements), ours goes by the value, and
/// by the elements in turn.
///
/// A string is written as its length and UTF-8, anything else as in BSON, both after BSON's byte
/// for the type.
final class KeyOrder extends BasicDataType<@Nullable Object> {
  static final KeyOrder INSTANCE = new KeyOrder();

  private static final byte MISSING = BsonConstants.TYPE_UNDEFINED; // which nobody sends any more
  private static final double TWO_TO_THE_63 = 0x1p63;
  private static final int OBJECT_BYTES = 24;

  private KeyOrder() {}

  @Override
  @SuppressWarnings("unchecked") // of one rank, so of one class
  public int compare(@Nullable Object one, @Nullable Object other) {
    if (one == other) {
      return 0;
    }
    if (one instanceof String text && other instanceof String otherText) {
      return text.compareTo(otherText);
    }
    Rank rank = rank(one);
    int byRank = rank.compareTo(rank(other));
    if (byRank != 0 || one == null || other == null) {
      return byRank;
    }
    return switch (rank) {
      case MIN_KEY, NOTHING, MAX_KEY -> 0;
      case NUMBER -> compareNumbers((Number) one, (Number) other);
      case DOCUMENT -> compareDocuments((Map<String, Object>) one, (Map<String, Object>) other);
      case LIST -> compareLists((Collection<Object>) one, (Collection<Object>) other);
      case UUID -> compareUuids((UUID) one, (UUID) other);
      case REGULAR_EXPRESSION ->
          BY_PATTERN.compare((BsonRegularExpression) one, (BsonRegularExpression) other);
      case JAVA_SCRIPT ->
          ((BsonJavaScript) one).getCode().compareTo(((BsonJavaScript) other).getCode());
      case STRING, BINARY, LEGACY_UUID, OBJECT_ID, BOOLEAN, DATE, TIMESTAMP ->
          ((Comparable<Object>) one).compareTo(other);
    };
  }

  @Override
  public int getMemory(@Nullable Object value) {
    return value instanceof String text ? OBJECT_BYTES + text.length() : memory(value);
  }

  private int memory(@Nullable Object value) {
    return switch (value) {
      case String text -> OBJECT_BYTES + text.length();
      case BinData data -> OBJECT_BYTES + data.getData().length;
      case Map<?, ?> map -> OBJECT_BYTES + map.size() * OBJECT_BYTES + memoryOf(map.values());
      case Collection<?> list -> OBJECT_BYTES + memoryOf(list);
      case null, default -> OBJECT_BYTES;
    };
  }

  private int memoryOf(Collection<?> values) {
    return values.stream().mapToInt(this::memory).sum();
  }

  @Override
  public void write(WriteBuffer buffer, @Nullable Object value) {
    if (value instanceof String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      buffer.put(BsonConstants.TYPE_UTF8_STRING).putVarInt(bytes.length).put(bytes);
    } else if (value instanceof Missing) {
      buffer.put(MISSING);
    } else {
      byte type = BsonEncoder.determineType(value);
      ByteBuf bson = Unpooled.buffer();
      BsonEncoder.encodeValue(type, value, bson);
      buffer.put(type).put(bson.array(), bson.arrayOffset(), bson.readableBytes());
    }
  }

  @Override
  public @Nullable Object read(ByteBuffer buffer) {
    byte type = buffer.get();
    if (type == BsonConstants.TYPE_UTF8_STRING) {
      byte[] bytes = new byte[DataUtils.readVarInt(buffer)];
      buffer.get(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
    if (type == MISSING) {
      return Missing.getInstance();
    }
    ByteBuf bson = Unpooled.wrappedBuffer(buffer);
    Object value = BsonDecoder.decodeValue(type, bson);
    buffer.position(buffer.position() + bson.readerIndex());
    return value;
  }

  @Override
  public @Nullable Object[] createStorage(int size) {
    return new @Nullable Object[size];
  }

  private enum Rank {
    MIN_KEY,
    NOTHING,
    NUMBER,
    STRING,
    DOCUMENT,
    LIST,
    BINARY,
    LEGACY_UUID,
    UUID,
    OBJECT_ID,
    BOOLEAN,
    DATE,
    TIMESTAMP,
    REGULAR_EXPRESSION,
    MAX_KEY,
    JAVA_SCRIPT
  }

  private static final Comparator<BsonRegularExpression> BY_PATTERN =
      Comparator.comparing(BsonRegularExpression::getPattern)
          .thenComparing(
              BsonRegularExpression::getOptions, Comparator.nullsFirst(Comparator.naturalOrder()));

  private static Rank rank(@Nullable Object value) {
    return switch (value) {
      case null -> Rank.NOTHING;
      case Missing missing -> Rank.NOTHING;
      case String string -> Rank.STRING;
      case Number number -> Rank.NUMBER;
      case Map<?, ?> document -> Rank.DOCUMENT;
      case Collection<?> list -> Rank.LIST;
      case BinData data -> Rank.BINARY;
      case LegacyUUID uuid -> Rank.LEGACY_UUID;
      case UUID uuid -> Rank.UUID;
      case ObjectId id -> Rank.OBJECT_ID;
      case Boolean bool -> Rank.BOOLEAN;
      case Instant date -> Rank.DATE;
      case BsonTimestamp timestamp -> Rank.TIMESTAMP;
      case BsonRegularExpression expression -> Rank.REGULAR_EXPRESSION;
      case BsonJavaScript code -> Rank.JAVA_SCRIPT;
      case MinKey min -> Rank.MIN_KEY;
      case MaxKey max -> Rank.MAX_KEY;
      default -> throw new IllegalArgumentException("no value of BSON: " + value.getClass());
    };
  }

  /// As the server normalises the keys of its indexes: doubles, but for the longs that no double
  /// is.
  private static int compareNumbers(Number one, Number other) {
    boolean oneIsExact = isLongThatNoDoubleIs(one);
    boolean otherIsExact = isLongThatNoDoubleIs(other);
    if (oneIsExact && otherIsExact) {
      return Long.compare(one.longValue(), other.longValue());
    }
    if (oneIsExact) {
      return compare(one.longValue(), other.doubleValue());
    }
    if (otherIsExact) {
      return -compare(other.longValue(), one.doubleValue());
    }
    // adding 0.0 makes -0.0 the same as 0.0
    return Double.compare(one.doubleValue() + 0.0, other.doubleValue() + 0.0);
  }

  private static boolean isLongThatNoDoubleIs(Number number) {
    return number instanceof Long && number.longValue() != (long) number.doubleValue();
  }

  private static int compare(long one, double other) {
    if (Double.isNaN(other) || other >= TWO_TO_THE_63) {
      return -1;
    }
    return other < -TWO_TO_THE_63 ? 1 : Long.compare(one, (long) other);
  }

  private int compareDocuments(Map<String, Object> one, Map<String, Object> other) {
    Iterator<Map.Entry<String, Object>> fields = one.entrySet().iterator();
    Iterator<Map.Entry<String, Object>> otherFields = other.entrySet().iterator();
    while (fields.hasNext() && otherFields.hasNext()) {
      Map.Entry<String, Object> field = fields.next();
      Map.Entry<String, Object> otherField = otherFields.next();
      int order = rank(field.getValue()).compareTo(rank(otherField.getValue()));
      if (order == 0) {
        order = field.getKey().compareTo(otherField.getKey());
      }
      if (order == 0) {
        order = compare(field.getValue(), otherField.getValue());
      }
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(fields.hasNext(), otherFields.hasNext());
  }

  /// Where one has ended it has nothing beside the other's elements.
  private int compareLists(Collection<Object> one, Collection<Object> other) {
    Iterator<Object> elements = one.iterator();
    Iterator<Object> otherElements = other.iterator();
    while (elements.hasNext() || otherElements.hasNext()) {
      Object element = elements.hasNext() ? elements.next() : null;
      int order = compare(element, otherElements.hasNext() ? otherElements.next() : null);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), other.size());
  }

  /// As their hexadecimal forms.
  private static int compareUuids(UUID one, UUID other) {
    int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }
}

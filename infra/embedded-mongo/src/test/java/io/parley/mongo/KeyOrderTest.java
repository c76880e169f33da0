package io.parley.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.LegacyUUID;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.h2.mvstore.WriteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// With random values of every type, near each other so that they often meet.
final class KeyOrderTest {
  private static final int VALUES = 80;

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void order_isTheServersWhereItHasOne(long seed) {
    Random random = new Random(seed);
    List<Object> values = values(random, KeyOrderTest::comparable);
    ValueComparator theirs = ValueComparator.ascWithoutListHandling();

    for (Object one : values) {
      for (Object other : values) {
        int order = theirs.compare(one, other);
        if (order != 0) {
          assertThat(Integer.signum(KeyOrder.INSTANCE.compare(one, other)))
              .as("%s and %s", one, other)
              .isEqualTo(Integer.signum(order));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void order_isTotal(long seed) {
    List<Object> values = values(new Random(seed), KeyOrderTest::any);
    List<Object> sorted = new ArrayList<>(values);
    sorted.sort(KeyOrder.INSTANCE); // throws when it finds that the order contradicts itself

    for (int i = 0; i < sorted.size(); i++) {
      for (int j = 0; j < sorted.size(); j++) {
        int order = KeyOrder.INSTANCE.compare(sorted.get(i), sorted.get(j));
        int reversed = KeyOrder.INSTANCE.compare(sorted.get(j), sorted.get(i));
        assertThat(Integer.signum(order)).isEqualTo(-Integer.signum(reversed));
        if (i <= j) {
          assertThat(order).as("%s and %s", sorted.get(i), sorted.get(j)).isLessThanOrEqualTo(0);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void values_areEqualWhenTheyAreTheSameKeyToTheServer(long seed) {
    List<Object> values = values(new Random(seed), KeyOrderTest::comparable);

    for (Object one : values) {
      for (Object other : values) {
        boolean same = key(one).normalized().equals(key(other).normalized());
        assertThat(KeyOrder.INSTANCE.compare(one, other) == 0)
            .as("%s and %s", one, other)
            .isEqualTo(same);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void value_isReadAsItWasWritten(long seed) {
    WriteBuffer buffer = new WriteBuffer();
    List<Object> values = values(new Random(seed), KeyOrderTest::any);
    values.forEach(value -> KeyOrder.INSTANCE.write(buffer, value));
    List<KeyValue> keys = values.stream().map(value -> new KeyValue("x", value, 1L)).toList();
    keys.forEach(key -> IndexKeyOrder.INSTANCE.write(buffer, key));

    ByteBuffer written = buffer.getBuffer().flip();
    for (Object value : values) {
      Object read = KeyOrder.INSTANCE.read(written);
      assertThat(KeyOrder.INSTANCE.compare(read, value)).isZero();
      assertThat(read == null ? Void.class : read.getClass())
          .isEqualTo(value == null ? Void.class : value.getClass());
    }
    for (KeyValue key : keys) {
      assertThat(IndexKeyOrder.INSTANCE.compare(IndexKeyOrder.INSTANCE.read(written), key))
          .isZero();
    }
    assertThat(written.hasRemaining()).isFalse();
  }

  @Test
  void keysOfSeveralFields_goByTheFirstThatDiffers() {
    assertThat(compare(new KeyValue("a", 2), new KeyValue("b", 1))).isNegative();
    assertThat(compare(new KeyValue("a", 2), new KeyValue("a", 1))).isPositive();
    assertThat(compare(new KeyValue("a", 1), new KeyValue("a", 1.0))).isZero();
    assertThat(compare(new KeyValue("a"), new KeyValue("a", null))).isNegative();
  }

  /// Where the server's own finds no difference.
  @Test
  void numbers_goByTheirValue() {
    List<Number> ascending =
        List.of(
            Double.NEGATIVE_INFINITY,
            -1e300,
            Long.MIN_VALUE,
            -1.5,
            0,
            5_000_000_000.0,
            5_000_000_000.5,
            1L << 53,
            (1L << 53) + 1,
            Long.MAX_VALUE - 1,
            Long.MAX_VALUE,
            1e300,
            Double.POSITIVE_INFINITY,
            Double.NaN);
    for (int i = 1; i < ascending.size(); i++) {
      assertThat(KeyOrder.INSTANCE.compare(ascending.get(i - 1), ascending.get(i)))
          .as("%s and %s", ascending.get(i - 1), ascending.get(i))
          .isNegative();
    }
    assertThat(KeyOrder.INSTANCE.compare(-0.0, 0L)).isZero();
  }

  private static int compare(KeyValue one, KeyValue other) {
    return IndexKeyOrder.INSTANCE.compare(one, other);
  }

  private static KeyValue key(Object value) {
    return new KeyValue(value, 1);
  }

  private interface Maker {
    Object make(Random random, int depth);
  }

  private static List<Object> values(Random random, Maker maker) {
    List<Object> values = new ArrayList<>();
    IntStream.range(0, VALUES).forEach(i -> values.add(maker.make(random, 0)));
    return values;
  }

  private static Object any(Random random, int depth) {
    return switch (random.nextInt(16)) {
      case 0 -> new BsonRegularExpression(text(random), random.nextBoolean() ? "i" : "");
      case 1 -> new BsonJavaScript(text(random));
      case 2 -> depth == 0 ? Missing.getInstance() : null;
      case 3 -> new Decimal128(new BigDecimal(random.nextInt(9) - 4).scaleByPowerOfTen(-1));
      case 4 -> any(number(random));
      default -> value(random, depth, KeyOrderTest::any);
    };
  }

  private static Object any(Number number) {
    return number.longValue() == 3 ? Double.NaN : number;
  }

  /// What the server's own comparator takes and does not contradict itself about: no NaN, no
  /// regular expressions, no code, no lists in documents.
  private static Object comparable(Random random, int depth) {
    return value(random, depth, KeyOrderTest::comparable);
  }

  private static Object value(Random random, int depth, Maker element) {
    int kinds = depth < 2 ? 15 : 13;
    return switch (random.nextInt(kinds)) {
      case 0 -> null;
      case 1, 2 -> number(random);
      case 3, 4 -> text(random);
      case 5 -> new ObjectId(bytes(random, 12));
      case 6 -> random.nextBoolean();
      case 7 -> Instant.ofEpochMilli(random.nextInt(5) - 2);
      case 8 -> new BsonTimestamp(random.nextInt(5) - 2);
      case 9 -> new BinData(bytes(random, random.nextInt(3)));
      case 10 -> new UUID(random.nextInt(3) - 1, random.nextInt(3) - 1);
      case 11 -> new LegacyUUID(random.nextInt(3) - 1, random.nextInt(3) - 1);
      case 12 -> random.nextBoolean() ? MinKey.getInstance() : MaxKey.getInstance();
      case 13 -> list(random, depth, element);
      default -> document(random, depth, element);
    };
  }

  private static List<Object> list(Random random, int depth, Maker element) {
    List<Object> list = new ArrayList<>();
    IntStream.range(0, random.nextInt(3)).forEach(i -> list.add(element.make(random, depth + 1)));
    return list;
  }

  private static Document document(Random random, int depth, Maker element) {
    Document document = new Document();
    for (int i = random.nextInt(3); i > 0; i--) {
      Object value = element.make(random, 2); // no list in it
      document.append(text(random), value);
    }
    return document;
  }

  private static Number number(Random random) {
    int small = random.nextInt(7) - 3;
    return switch (random.nextInt(7)) {
      case 0 -> small;
      case 1 -> (long) small;
      case 2 -> small / 2.0;
      case 3 -> -0.0;
      case 4 -> (1L << 53) + random.nextInt(4);
      case 5 -> Long.MAX_VALUE - random.nextInt(2);
      default -> 0x1p53 + 2 * random.nextInt(2);
    };
  }

  private static String text(Random random) {
    String letters = "aA1é€😀\uffee_";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      text.appendCodePoint(letters.codePointAt(letters.offsetByCodePoints(0, random.nextInt(8))));
    }
    return text.toString();
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (random.nextInt(3) - 1);
    }
    return bytes;
  }
}

package io.parley.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parley.contract.ConversationId.DirectMembers;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConversationIdTest {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "a, b, dm:a:b",
        "b, a, dm:a:b",
        "a, a, dm:a:a",
        "a:b, c%d, dm:a%3Ab:c%25d",
        "x/y, \"x y\", dm:x%20y:x%2Fy",
        "a+b, a*b, dm:a%2Ab:a%2Bb",
        "~a, -._~, dm:-._~:~a",
        "!'(), z, dm:%21%27%28%29:z",
        "zoë, 😀, dm:zo%C3%AB:%F0%9F%98%80",
        "B, a, dm:B:a",
        "ab, a, dm:a:ab",
      })
  void directId_isTheOneSpelling(String one, String other, String expected) {
    ConversationId id = ConversationId.direct(new UserId(one), new UserId(other));
    assertThat(id.value()).isEqualTo(expected);
    assertThat(ConversationId.direct(new UserId(other), new UserId(one))).isEqualTo(id);
    assertThat(new ConversationId(expected)).isEqualTo(id);
  }

  /// As JavaScript compares: by UTF-8 or by code point it would be the other way around.
  @Test
  void directId_isInOrderOfUtf16CodeUnits() {
    assertThat(ConversationId.direct(new UserId("\uff61"), new UserId("😀")).value())
        .isEqualTo("dm:%F0%9F%98%80:%EF%BD%A1");
  }

  @Test
  void directId_comparesUsersBeforeEncoding() {
    // Encoded, "a%3A" would come before "a-".
    assertThat(ConversationId.direct(new UserId("a:"), new UserId("a-")).value())
        .isEqualTo("dm:a-:a%3A");
  }

  @Test
  void asciiCharacter_isEscapedUnlessUnreserved() {
    for (char c = ' '; c < 0x7f; c++) {
      String escaped =
          UNRESERVED.indexOf(c) >= 0 ? String.valueOf(c) : String.format("%%%02X", (int) c);
      UserId user = new UserId(String.valueOf(c));
      assertThat(ConversationId.direct(user, user).value())
          .isEqualTo("dm:" + escaped + ":" + escaped);
    }
  }

  @Test
  void randomUsers_areReadBackFromTheirId() {
    Random random = new Random(20_260_103);
    for (int i = 0; i < 5_000; i++) {
      UserId one = randomUser(random);
      UserId other = random.nextInt(10) == 0 ? one : randomUser(random);
      ConversationId id = ConversationId.direct(one, other);
      assertThat(ConversationId.direct(other, one)).isEqualTo(id);
      DirectMembers members = new ConversationId(id.value()).directMembers().orElseThrow();
      assertThat(members.first()).isLessThanOrEqualTo(members.second());
      assertThat(members.contains(one) && members.contains(other)).isTrue();
      assertThat(id.value())
          .isEqualTo("dm:" + percent(members.first()) + ":" + percent(members.second()));
    }
  }

  private static UserId randomUser(Random random) {
    String pool = UNRESERVED + " !\"#$%&'()*+,/:;<=>?@[]^`{|}éß€語";
    StringBuilder id = new StringBuilder();
    for (int length = 1 + random.nextInt(30); length > 0; length--) {
      if (random.nextInt(8) == 0) {
        id.appendCodePoint(0x1f600 + random.nextInt(64));
      } else {
        id.append(pool.charAt(random.nextInt(pool.length())));
      }
    }
    return new UserId(id.toString());
  }

  /// RFC 3986, 2.1, on its own.
  private static String percent(UserId user) {
    StringBuilder text = new StringBuilder();
    for (byte b : user.value().getBytes(StandardCharsets.UTF_8)) {
      if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
        text.append((char) b);
      } else {
        text.append(String.format("%%%02X", b & 0xff));
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dm:", // nobody
        "dm:a", // one
        "dm:a:", // an empty one
        "dm::a",
        "dm:a:b:c", // three
        "dm:b:a", // out of order
        "dm:b:B",
        "dm:a%3A:a-", // in order only when encoded
        "dm:a%3ab:c", // lower-case escapes
        "dm:%c3%ab:%c3%ab",
        "dm:a b:c", // not escaped
        "dm:a+b:c",
        "dm:a*b:c",
        "dm:a!:b", // as JavaScript's encodeURIComponent leaves it
        "dm:a':b",
        "dm:(a):b",
        "dm:zoë:zoë",
        "dm:%61:b", // escaped without need
        "dm:%7Ea:~b",
        "dm:a%2Db:c",
        "dm:a%:b", // no escape
        "dm:a%2:b",
        "dm:a%zz:b",
        "dm:a%-1:b",
        "dm:a%00:b", // no user id
        "dm:a%0A:b",
        "dm:%FF:%FF", // no UTF-8
        "dm:%C3:b",
        "dm:%ED%A0%BD:b",
      })
  void directId_spelledOtherwise_isInvalid(String value) {
    assertInvalid(value);
  }

  @Test
  void directId_ofAUserIdTooLong_isInvalid() {
    assertInvalid("dm:" + "a".repeat(129) + ":b");
  }

  @Test
  void directId_ofTheLongestUsers_fits() {
    UserId longest = new UserId("€".repeat(42) + "é");
    ConversationId id = ConversationId.direct(longest, longest);
    assertThat(id.value()).hasSize(Limits.CONVERSATION_ID_BYTES);
    assertThat(id.directMembers()).contains(new DirectMembers(longest, longest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"team", "d", "dm", "DM:b:a", " dm:b:a", "a:b", "room/%zz +*", "語😀"})
  void otherId_isOfNoTwoUsers(String value) {
    ConversationId id = new ConversationId(value);
    assertThat(id.value()).isEqualTo(value);
    assertThat(id).hasToString(value);
    assertThat(id.isDirect()).isFalse();
    assertThat(id.directMembers()).isEmpty();
  }

  @Test
  void directId_isDirect() {
    ConversationId id = new ConversationId("dm:a:b");
    assertThat(id.isDirect()).isTrue();
    DirectMembers members = id.directMembers().orElseThrow();
    assertThat(members).isEqualTo(new DirectMembers(new UserId("a"), new UserId("b")));
    assertThat(members.contains(new UserId("c"))).isFalse();
  }

  private static void assertInvalid(String value) {
    assertThatExceptionOfType(InvalidFieldException.class)
        .isThrownBy(() -> new ConversationId(value))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .satisfies(e -> assertThat(e.field()).isEqualTo("conversationId"));
  }
}

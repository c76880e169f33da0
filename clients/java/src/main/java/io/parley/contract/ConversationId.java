package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A conversation: 1 to 772 bytes of UTF-8 without control characters. The conversation of two
/// users has the id `dm:` + their ids in order, joined by `:`, each percent-encoded, so that its
/// members can be read off it.
///
/// Percent-encoded means: the unreserved characters of RFC 3986, 2.3 (`A-Z a-z 0-9 - . _ ~`) are
/// themselves, every other byte of the UTF-8 is `%` and two upper-case digits. There is one
/// spelling only: JavaScript's `encodeURIComponent` also leaves `! ' ( ) *` as they are, so a
/// client that makes ids with it escapes these five itself. In order means by UTF-16 code unit,
/// before encoding, as JavaScript's `<` and `sort()` compare.
public record ConversationId(@JsonValue String value) {
  private static final String DIRECT_PREFIX = "dm:";

  /// @throws InvalidFieldException when the id is empty, too long, has control characters, or
  ///   begins with `dm:` but is not the id that [#direct] gives for two users
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ConversationId {
    Require.id("conversationId", value, Limits.CONVERSATION_ID_BYTES);
    if (value.startsWith(DIRECT_PREFIX) && !isPlainPair(value) && parseMembers(value).isEmpty()) {
      throw InvalidFieldException.invalid(
          "conversationId", "is not a direct conversation of two users in order");
    }
  }

  /// The conversation of two users, the same whichever comes first. A user may talk to themselves.
  public static ConversationId direct(UserId one, UserId other) {
    return new ConversationId(directValue(one, other));
  }

  public boolean isDirect() {
    return value.startsWith(DIRECT_PREFIX);
  }

  /// The two members of a direct conversation; empty for any other.
  public Optional<DirectMembers> directMembers() {
    if (!isDirect()) {
      return Optional.empty();
    }
    return isPlainPair(value) ? Optional.of(plainMembers(value)) : parseMembers(value);
  }

  /// Whom a user talks to in a direct conversation of theirs; empty for any other conversation, and
  /// for notes to oneself.
  public Optional<UserId> otherThan(UserId user) {
    return directMembers()
        .filter(pair -> pair.contains(user))
        .map(pair -> pair.first().equals(user) ? pair.second() : pair.first())
        .filter(other -> !other.equals(user));
  }

  // As a record's own, which are put together at run time. This is looked up in maps dozens of
  // times a message, and they cost more than the lookup.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ConversationId that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }

  /// Both members of a direct conversation, in order; the same user twice for notes to oneself.
  public record DirectMembers(UserId first, UserId second) {
    public boolean contains(UserId user) {
      return first.equals(user) || second.equals(user);
    }
  }

  /// Whether it is of two users whose ids need no escape, in order: as nearly every one is, and
  /// seen without decoding anything.
  private static boolean isPlainPair(String value) {
    int start = DIRECT_PREFIX.length();
    int colon = value.indexOf(':', start);
    int end = value.length();
    if (colon <= start || colon + 1 == end) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (i != colon && !isUnreserved(value.charAt(i))) {
        return false;
      }
    }
    return colon - start <= Limits.USER_ID_BYTES
        && end - colon - 1 <= Limits.USER_ID_BYTES
        && value.substring(start, colon).compareTo(value.substring(colon + 1)) <= 0;
  }

  private static DirectMembers plainMembers(String value) {
    int colon = value.indexOf(':', DIRECT_PREFIX.length());
    return new DirectMembers(
        new UserId(value.substring(DIRECT_PREFIX.length(), colon)),
        new UserId(value.substring(colon + 1)));
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  private static String directValue(UserId one, UserId other) {
    boolean inOrder = one.compareTo(other) <= 0;
    return DIRECT_PREFIX + escape(inOrder ? one : other) + ":" + escape(inOrder ? other : one);
  }

  private static Optional<DirectMembers> parseMembers(String value) {
    String[] parts = value.substring(DIRECT_PREFIX.length()).split(":", -1);
    if (parts.length != 2) {
      return Optional.empty();
    }
    try {
      UserId first = unescape(parts[0]);
      UserId second = unescape(parts[1]);
      // Only the canonical spelling names the conversation: two ids for one would be two
      // conversations.
      return directValue(first, second).equals(value)
          ? Optional.of(new DirectMembers(first, second))
          : Optional.empty();
    } catch (IllegalArgumentException e) { // a broken escape or a user id out of its bounds
      return Optional.empty();
    }
  }

  private static String escape(UserId user) {
    // URLEncoder writes forms: a space is '+', and it escapes '~', which RFC 3986 leaves alone.
    return URLEncoder.encode(user.value(), StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static UserId unescape(String part) {
    return new UserId(URLDecoder.decode(part, StandardCharsets.UTF_8));
  }
}

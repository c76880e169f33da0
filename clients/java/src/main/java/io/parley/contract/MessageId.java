package io.parley.contract;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a message: 16 characters that stand for its conversation (the first 96 bits of the
/// SHA-256 of the conversationId, base64url), its number and its seq, to the base of 36. Whoever
/// knows where a message stands knows its id, so nothing need be stored to find one by the other.
/// It is no secret: who may do what to a message is decided by who asks.
///
/// @param conversation the 16 characters
public record MessageId(String conversation, long number, long seq) {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_-]{16})\\.([1-9a-z][0-9a-z]{0,11})\\.([1-9a-z][0-9a-z]{0,11})");

  public static MessageId of(ConversationId conversation, long number, long seq) {
    return new MessageId(hash(conversation), number, seq);
  }

  /// The part that is the same for all messages of a conversation.
  public static String hash(ConversationId conversation) {
    return Hash96.of(conversation.value());
  }

  /// @return empty when it is the id of no message, or not written as we write it
  public static Optional<MessageId> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new MessageId(
              parts.group(1),
              Long.parseLong(parts.group(2), Character.MAX_RADIX),
              Long.parseLong(parts.group(3), Character.MAX_RADIX)));
    } catch (NumberFormatException e) { // none has come so far
      return Optional.empty();
    }
  }

  /// As clients get it.
  @Override
  public String toString() {
    return conversation
        + "."
        + Long.toString(number, Character.MAX_RADIX)
        + "."
        + Long.toString(seq, Character.MAX_RADIX);
  }
}

package io.parley.processor.conversation;

import io.parley.contract.Limits;
import io.parley.contract.MessageBody;
import io.parley.contract.Preview;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent.MessageAccepted;

/// What a notification shows of a message: the beginning of its text, in whole characters.
final class Previews {
  private Previews() {}

  /// No more of a text is kept than is shown of it.
  static MessageAccepted shortened(MessageAccepted message) {
    MessageBody body = message.body();
    String beginning = beginning(body.content());
    if (beginning.length() == body.content().length() && body.metadata() == null) {
      return message;
    }
    return message.saying(
        new MessageBody(
            body.type(), beginning, body.attachments(), null, null, body.mentions(), null));
  }

  static Preview of(MessageAccepted message, UserId user) {
    return of(message, message.body().mentions().contains(user));
  }

  static Preview of(MessageAccepted message, boolean mention) {
    return new Preview(
        message.messageId(),
        message.sender(),
        message.body().type(),
        beginning(message.body().content()),
        mention,
        message.acceptedAt());
  }

  /// As many whole characters as fit.
  private static String beginning(String text) {
    if (text.length() * 3 <= Limits.PREVIEW_BYTES) { // one UTF-16 unit is at most three bytes
      return text;
    }
    int bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
      if (bytes > Limits.PREVIEW_BYTES) {
        break;
      }
      end += Character.charCount(character);
    }
    return text.substring(0, end);
  }
}

package io.parley.contract;

import java.time.Instant;

/// What a notification shows of a message.
///
/// @param text the beginning of the content, at most [Limits#PREVIEW_BYTES]
/// @param mention whether the message mentions the user
public record Preview(
    String messageId, Sender sender, MessageType type, String text, boolean mention, Instant at) {
  public Preview {
    Require.id("messageId", messageId, Limits.MESSAGE_ID_BYTES);
    Require.present("sender", sender);
    Require.present("type", type);
    Require.text("text", text, Limits.PREVIEW_BYTES);
    Require.present("at", at);
  }

  public Preview withMention(boolean now) {
    return mention == now ? this : new Preview(messageId, sender, type, text, now, at);
  }
}

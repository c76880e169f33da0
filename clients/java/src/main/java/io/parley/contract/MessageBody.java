package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the sender wrote; the same from the command to the log to the receiver. Written as fields
/// of the value that holds it, not as an object of its own.
///
/// @param content at most 64 KiB of UTF-8
/// @param attachments at most 10; with none, content must not be empty
/// @param replyTo the messageId that this one answers
/// @param threadId the messageId that began the thread
/// @param mentions at most 50
/// @param metadata a JSON object of the application's own, at most 8 KiB and
///   [Limits#METADATA_DEPTH] levels deep
public record MessageBody(
    MessageType type,
    String content,
    List<Attachment> attachments,
    @Nullable String replyTo,
    @Nullable String threadId,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<UserId> mentions,
    @Nullable JsonNode metadata) {
  /// @throws InvalidFieldException naming the first field that is missing or out of its bounds
  public MessageBody {
    Require.present("type", type);
    Require.text("content", content, Limits.CONTENT_BYTES);
    attachments = Require.list("attachments", attachments, Limits.ATTACHMENTS);
    if (content.isEmpty() && attachments.isEmpty()) {
      throw InvalidFieldException.invalid("content", "must not be empty without attachments");
    }
    Require.optionalId("replyTo", replyTo, Limits.MESSAGE_ID_BYTES);
    Require.optionalId("threadId", threadId, Limits.MESSAGE_ID_BYTES);
    mentions = Require.list("mentions", mentions, Limits.MENTIONS);
    if (metadata != null && metadata.isNull()) {
      metadata = null;
    }
    if (metadata != null) {
      if (!metadata.isObject()) {
        throw InvalidFieldException.invalid("metadata", "must be an object");
      }
      if (isDeeperThan(Limits.METADATA_DEPTH, metadata)) {
        throw InvalidFieldException.tooLarge(
            "metadata", "is nested more than " + Limits.METADATA_DEPTH + " levels deep");
      }
      Require.text("metadata", metadata.toString(), Limits.METADATA_BYTES);
    }
  }

  public static MessageBody text(String content) {
    return new MessageBody(MessageType.TEXT, content, List.of(), null, null, List.of(), null);
  }

  private static boolean isDeeperThan(int levels, JsonNode node) {
    return node.isContainer()
        && (levels == 0 || node.valueStream().anyMatch(child -> isDeeperThan(levels - 1, child)));
  }
}

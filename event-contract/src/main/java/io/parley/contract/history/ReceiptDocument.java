package io.parley.contract.history;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;

/// How far a conversation's messages have come, in the `receipts` collection. Of a member: `_id`
/// from [#id(ConversationId, UserId)], `conversationId`, `userId`, `delivered` and `read`, message
/// numbers that only grow and may be missing. Of a large conversation as a whole: `_id` from
/// [#id(ConversationId)], `conversationId`, `number`, and of this message `deliveredCount` and
/// `readCount`.
public final class ReceiptDocument {
  public static final String COLLECTION = "receipts";
  public static final String ID = "_id";
  public static final String CONVERSATION_ID = "conversationId";
  public static final String USER_ID = "userId";
  public static final String DELIVERED = "delivered";
  public static final String READ = "read";
  public static final String NUMBER = "number";
  public static final String DELIVERED_COUNT = "deliveredCount";
  public static final String READ_COUNT = "readCount";

  /// U+001F, which no id holds: none has control characters.
  private static final char SEPARATOR = '\u001f';

  private ReceiptDocument() {}

  public static String id(ConversationId conversation, UserId user) {
    return conversation.value() + SEPARATOR + user.value();
  }

  public static String id(ConversationId conversation) {
    return conversation.value();
  }
}

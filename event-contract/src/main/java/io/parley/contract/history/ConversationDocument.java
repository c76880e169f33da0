package io.parley.contract.history;

import io.parley.contract.ConversationSnapshot;
import io.parley.contract.UserId;
import java.util.Date;
import java.util.Locale;
import org.bson.Document;

/// One conversation in the `conversations` collection: `kind`, `title`, `members` (at most 256),
/// `memberCount`, `createdAt` from the snapshots; `lastSeq` and `lastNumber` from the messages. Any
/// of them may be missing while the sink has not read the other topic yet.
public final class ConversationDocument {
  public static final String COLLECTION = "conversations";
  public static final String ID = "_id";
  public static final String LAST_SEQ = "lastSeq";
  public static final String LAST_NUMBER = "lastNumber";

  private ConversationDocument() {}

  /// The fields that a snapshot sets.
  public static Document fields(ConversationSnapshot snapshot) {
    return new Document("kind", snapshot.conversationKind().name().toLowerCase(Locale.ROOT))
        .append("title", snapshot.title())
        .append("members", snapshot.members().stream().map(UserId::value).toList())
        .append("memberCount", snapshot.memberCount())
        .append("createdAt", Date.from(snapshot.createdAt()))
        .append("snapshotSeq", snapshot.seq());
  }
}

package io.parley.contract.history;

import io.parley.contract.ConversationView;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationSnapshot;
import java.util.Date;
import java.util.Locale;
import org.bson.Document;

/// One conversation in the `conversations` collection: `kind`, `title`, `picture`, `open`,
/// `members` (at most 256), `memberCount`, `createdAt` from the snapshots; `lastSeq` and
/// `lastNumber` from the messages. Any of them may be missing while the sink has not read the other
/// topic yet.
public final class ConversationDocument {
  public static final String COLLECTION = "conversations";
  public static final String ID = "_id";
  public static final String LAST_SEQ = "lastSeq";
  public static final String LAST_NUMBER = "lastNumber";

  private ConversationDocument() {}

  /// The fields that a snapshot sets.
  public static Document fields(ConversationSnapshot snapshot) {
    ConversationView view = snapshot.conversation();
    return new Document("kind", view.kind().name().toLowerCase(Locale.ROOT))
        .append("title", view.title())
        .append("picture", view.picture())
        .append("open", view.open())
        .append("members", view.members().stream().map(UserId::value).toList())
        .append("memberCount", view.memberCount())
        .append("createdAt", Date.from(view.createdAt()))
        .append("snapshotSeq", snapshot.seq());
  }
}

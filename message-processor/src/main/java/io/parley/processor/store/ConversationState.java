package io.parley.processor.store;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.MessageId;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All that decides a conversation's next event, in memory: where it stands, what it is, and, up to
/// [Limits#MEMBERS_LISTED] members, who is in it. Changed by `Changes` alone, event by event; what
/// the store has of it is a snapshot ([Snapshot]), which the journal brings up to date.
///
/// Not safe for use by several threads.
public final class ConversationState {
  /// As many authors of the last messages are known as one batch of receipts can name.
  private static final int AUTHORS = Limits.RECEIPT_AUTHORS;

  /// What an entry of the map of members takes, about: three objects, a node, a short id.
  private static final int MEMBER_BYTES = 240;

  private static final int FIXED_BYTES = 500;

  public final ConversationId id;

  public Counters counters = Counters.NONE;

  /// Null while nothing has happened in it.
  public @Nullable ConversationProfile profile;

  /// Everybody in a small conversation; empty in a large one, whose members are entries of their
  /// own. Before the first message of a direct conversation: who has blocked the other.
  public final TreeMap<UserId, Member> members = new TreeMap<>();

  /// The last message of which the members' own partitions have been told.
  public long told;

  /// Who has sent the last message; null while there is none.
  public @Nullable UserId lastSender;

  /// Which members have been told of unread messages and not that these were read; null where that
  /// is not known.
  public @Nullable Set<UserId> badged;

  /// How many events have happened since the snapshot.
  public int unsaved;

  /// By number modulo [#AUTHORS]; null for a direct conversation, of which nobody asks.
  private UserId @Nullable [] authors;

  private long authorsFrom = Long.MAX_VALUE;
  private @Nullable String hash;

  public ConversationState(ConversationId id) {
    this.id = id;
  }

  public boolean isSmall() {
    return profile == null || profile.isSmall();
  }

  /// The id of the message with this number and seq.
  public String messageId(long number, long seq) {
    if (hash == null) {
      hash = MessageId.hash(id);
    }
    return new MessageId(hash, number, seq).toString();
  }

  /// The last message is this one.
  public void sent(MessageAccepted message) {
    lastSender = message.sender().id();
    knowAuthor(message.number(), message.sender().id());
  }

  public void knowAuthor(long number, UserId author) {
    if (id.isDirect()) {
      return;
    }
    if (authors == null) {
      authors = new UserId[AUTHORS];
    }
    authors[(int) (number % AUTHORS)] = author;
    authorsFrom = Math.min(authorsFrom, number);
  }

  /// Who has sent one of the last [#AUTHORS] messages; null where that is not known.
  public @Nullable UserId author(long number) {
    long last = counters.lastNumber();
    return authors == null || number > last || number <= last - AUTHORS || number < authorsFrom
        ? null
        : authors[(int) (number % AUTHORS)];
  }

  /// About how much memory it takes.
  int bytes() {
    return FIXED_BYTES
        + (authors == null ? 0 : AUTHORS * 8)
        + members.size() * MEMBER_BYTES
        + 2 * id.value().length();
  }
}

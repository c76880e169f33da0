package io.parley.gateway.request;

/// What each kind of request takes of its user's rate, by what it causes: records, reads, bytes.
/// One of [Bucket#SENDS] stands for at most 100 records at the broker, one of [Bucket#OTHERS] for
/// at most 25, the changelogs' included. A request without a price cannot be: each event of a
/// dialect's table names its own, and so does each call of REST.
///
/// `base + ceil((n - free) / per)`, where `n` is how many of [#of] there are; the base is taken
/// before anything is read, the rest once it is known.
public enum Price {
  /// Members are told that something is unread, up to 256 listed ones; in a larger conversation
  /// those who are mentioned.
  MESSAGE(Bucket.SENDS, 1, Of.MEMBERS, 32, 32),
  UPLOAD(Bucket.SENDS, 5),

  /// To edit, delete, or react.
  MESSAGE_CHANGE(Bucket.OTHERS, 1),
  RECEIPT(Bucket.OTHERS, 1),
  RECEIPT_LIST(Bucket.OTHERS, 2),
  TYPING(Bucket.OTHERS, 1),
  CONVERSATION_CREATE(Bucket.OTHERS, 10, Of.USERS, 0, 8),
  MEMBERS_ADD(Bucket.OTHERS, 10, Of.USERS, 0, 4),
  MEMBERS_REMOVE(Bucket.OTHERS, 1, Of.USERS, 0, 8),
  CONVERSATION_JOIN(Bucket.OTHERS, 2),
  CONVERSATION_LEAVE(Bucket.OTHERS, 2),
  CONVERSATION_UPDATE(Bucket.OTHERS, 2),
  INVITATION_ANSWER(Bucket.OTHERS, 2),

  /// All of the user's conversations are named beside them.
  INVITATION_LIST(Bucket.OTHERS, 3),
  CONVERSATION_READ(Bucket.OTHERS, 1),
  CONVERSATION_LIST(Bucket.OTHERS, 3),

  /// Without a session all of the user's conversations are asked for.
  CONVERSATION_LIST_REST(Bucket.OTHERS, 10),

  /// An app's socket joins a room, and is told who of its members is there.
  ROOM_JOIN(Bucket.OTHERS, 2, Of.MEMBERS, 8, 8),
  ROOM_LEAVE(Bucket.OTHERS, 1),
  PRESENCE(Bucket.OTHERS, 1, Of.USERS, 8, 8),
  PRESENCE_SET(Bucket.OTHERS, 2),
  PROFILE(Bucket.OTHERS, 1, Of.USERS, 8, 8),
  PAGE(Bucket.OTHERS, 2, Of.ENTRIES, 0, 25),

  /// As many seeks as the user has conversations.
  SEARCH(Bucket.OTHERS, 10),

  /// A signature is checked.
  SESSION_REFRESH(Bucket.OTHERS, 2),

  /// Is kept for ever.
  BLOCK(Bucket.OTHERS, 5),
  DOWNLOAD(Bucket.OTHERS, 1),
  TICKET(Bucket.OTHERS, 1),

  /// Is heard of by every gateway.
  REVOCATION(Bucket.OTHERS, 2),

  /// There is no such event, or no such path.
  UNKNOWN(Bucket.OTHERS, 1);

  /// Which rate it is taken of ([RequestLimits]).
  public enum Bucket {
    SENDS,
    OTHERS
  }

  /// What a price grows with.
  public enum Of {
    /// Nothing.
    NOTHING,
    /// The members of the conversation.
    MEMBERS,
    /// The users whom the request names.
    USERS,
    /// The entries that it asks for.
    ENTRIES
  }

  private final Bucket bucket;
  private final int base;
  private final Of of;
  private final int free;
  private final int per;

  Price(Bucket bucket, int base) {
    this(bucket, base, Of.NOTHING, 0, 1);
  }

  Price(Bucket bucket, int base, Of of, int free, int per) {
    this.bucket = bucket;
    this.base = base;
    this.of = of;
    this.free = free;
    this.per = per;
  }

  public Bucket bucket() {
    return bucket;
  }

  /// Of any such request.
  public int base() {
    return base;
  }

  public Of of() {
    return of;
  }

  /// How many are in the base.
  public int free() {
    return free;
  }

  /// How many there are for one more.
  public int per() {
    return per;
  }

  /// The whole of it.
  public int of(int count) {
    return of == Of.NOTHING || count <= free ? base : base + Math.ceilDiv(count - free, per);
  }
}

package io.parley.contract;

/// Bounds of every value in the log. They hold for records too, so that no reader has to expect
/// more. Text is measured in UTF-8 bytes.
public final class Limits {
  public static final int USER_ID_BYTES = 128;

  /// A direct conversation's id holds two user ids, each byte at worst escaped as three characters.
  public static final int CONVERSATION_ID_BYTES = "dm:".length() + 2 * 3 * USER_ID_BYTES + 1;

  public static final int MESSAGE_ID_BYTES = 64;
  public static final int CLIENT_MESSAGE_ID_BYTES = 128;
  public static final int CONTENT_BYTES = 64 * 1024;
  public static final int ATTACHMENTS = 10;
  public static final int MENTIONS = 50;
  public static final int METADATA_BYTES = 8 * 1024;

  /// Objects and arrays within each other, the metadata itself being the first: whoever wraps a
  /// message in JSON of their own stays far from what parsers refuse.
  public static final int METADATA_DEPTH = 32;

  public static final int NAME_BYTES = 256;
  public static final int URL_BYTES = 2048;

  public static final int EMOJI_BYTES = 64;

  /// Distinct reactions of one user to one message.
  public static final int REACTIONS = 20;

  public static final int PREVIEW_BYTES = 256;
  public static final int AUDIT_DETAIL_BYTES = 1024;
  public static final int MEMBERS_PER_GROUP = 1_000_000;

  /// Members that one command may name.
  public static final int MEMBERS_PER_COMMAND = 256;

  /// Marks that one command has moved in one conversation: with those of who has answered before.
  public static final int MARKS_PER_BATCH = 2 * MEMBERS_PER_COMMAND;

  /// Up to this size a conversation's members are listed, and each one's receipts are published.
  public static final int MEMBERS_LISTED = 256;

  /// Up to this size of a group everybody is told who has read; above it the messages' authors are.
  public static final int READERS_NAMED = 32;

  /// Authors whom one batch of receipts names; where there are more, all members are told.
  public static final int RECEIPT_AUTHORS = 64;

  /// Admins of a group besides its owner.
  public static final int ADMINS = 100;

  public static final int DEVICES_PER_USER = 20;

  /// Users whom one user has blocked at a time.
  public static final int BLOCKS = 1_000;

  /// Others whose messages a notification may be of, besides the last message's sender.
  public static final int OTHER_PREVIEWS = 2;

  public static final int CONVERSATIONS_PER_USER = 10_000;

  /// By what others do a user comes into so many conversations. The rest are the user's own to make
  /// and to join: nobody can fill them for somebody else.
  public static final int CONVERSATIONS_BY_OTHERS = 9_000;

  /// How long an invitation can be answered.
  public static final int INVITATION_DAYS = 30;

  /// Open invitations that a user has at a time.
  public static final int INVITATIONS_PER_USER = 50;

  /// Of those, the ones that one user has made.
  public static final int INVITATIONS_BY_ONE = 10;

  /// Open invitations to a group at a time, those that were declined included.
  public static final int INVITATIONS_PER_GROUP = 256;

  /// Messages to somebody who has not accepted yet that the sender is one whom they hear.
  public static final int MESSAGES_OF_A_REQUEST = 1;

  /// Events that one `Signal.CatchUp` may ask for; whoever needs more asks again.
  public static final int CATCH_UP_EVENTS = 200;

  /// Likewise: no further event is sent for it once there are so many bytes of them.
  public static final int CATCH_UP_BYTES = 256 * 1024;

  /// Conversations named by one `UserMemberships`; more come in further answers.
  public static final int CONVERSATIONS_PER_ANSWER = 1_000;

  /// Conversations, or users, that one query may name.
  public static final int NAMED_AT_ONCE = 1_000;

  /// Conversations whose receipts one command, or one answer, may name.
  public static final int MARKED_AT_ONCE = 128;

  private Limits() {}
}

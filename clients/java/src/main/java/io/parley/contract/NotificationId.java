package io.parley.contract;

/// The name of a notification: 16 characters that stand for its user and conversation, a dot, and
/// the number of the message that it shows. So those of one conversation are in order, and one that
/// is asked for twice has one name.
public final class NotificationId {
  private NotificationId() {}

  public static String of(UserId user, ConversationId conversation, long number) {
    return Hash96.of(user.value() + '\0' + conversation.value()) + "." + number;
  }
}

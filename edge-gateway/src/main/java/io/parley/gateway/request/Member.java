package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.wire.Visibility;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One connection of a user, as far as what they ask needs it. Nothing blocks; the futures fail
/// with a [RequestException] and may be completed by any thread.
public interface Member {
  Sender sender();

  /// Fails while the gateway does not know yet what the user is in, and would answer wrongly by
  /// [#isMemberOf] and the like: a client that has waited for long is let in before that.
  ///
  /// @throws RequestException `OVERLOADED`
  void requireKnown() throws RequestException;

  /// By the gateway's own index. It decides what of history may be read; on what is asked of a
  /// conversation the processor decides by its own.
  boolean isMemberOf(ConversationId conversation);

  /// All that the user is in by the same index.
  Set<ConversationId> memberOf();

  /// The number of the message after which the user may read a conversation that they are in; 0 for
  /// all of it.
  long visibleAfter(ConversationId conversation);

  /// The members of a conversation that the user is in, where they are listed; none where it has
  /// too many, or the gateway does not know them yet.
  List<UserId> listedMembers(ConversationId conversation);

  /// The number of the last message of a conversation that the user is in; 0 if there is none.
  long lastNumber(ConversationId conversation);

  /// Whether the index has it that the user is a member; of a direct conversation, that it has
  /// begun.
  boolean follows(ConversationId conversation);

  /// The user has sent this message, and so read up to it.
  void sent(ConversationId conversation, long number);

  /// How far the user has come in a conversation.
  ///
  /// @param delivered up to and with this message number; 0 for nothing new
  /// @param read likewise
  CompletableFuture<@Nullable Void> mark(ConversationId conversation, long delivered, long read);

  /// @throws RequestException when the user is no member
  void typing(ConversationId conversation, boolean typing) throws RequestException;

  /// Tells the connection of changes from now on, until it ends or [#unwatch].
  ///
  /// @return the presence of each as it is now, for this user to see
  CompletableFuture<List<SeenPresence>> watch(List<UserId> users);

  /// Likewise, and tells the connection of those who are not offline now. Nobody is told of, where
  /// too many are watched.
  void watchAndTell(List<UserId> users);

  void unwatch(List<UserId> users);

  /// Whether the user may see this one, presence and profile alike; decided by what is known now.
  boolean maySee(Visibility other);

  /// @param status not offline
  CompletableFuture<@Nullable Void> choose(PresenceStatus status);

  /// Who may see the user's presence from now on.
  CompletableFuture<@Nullable Void> choose(VisibleTo visibleTo);

  /// Whether the user may block this one: not more than [io.parley.contract.Limits#BLOCKS].
  boolean mayBlock(UserId other);

  /// The connection has joined or left a room of its dialect: the client is to know, should it have
  /// to be recovered.
  void roomsChanged();

  /// The conversations that the user is in.
  ///
  /// @param cursor of an earlier answer; null for the first
  /// @param limit the most wanted, 1 to 100
  /// @throws RequestException when the cursor is not one that was given
  ListedConversations conversations(@Nullable String cursor, int limit) throws RequestException;
}

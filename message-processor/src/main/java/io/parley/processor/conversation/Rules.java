package io.parley.processor.conversation;

import static io.parley.contract.ErrorCode.FORBIDDEN;
import static io.parley.contract.ErrorCode.INVALID;
import static io.parley.contract.ErrorCode.NOT_FOUND;
import static io.parley.contract.ErrorCode.TOO_LARGE;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.log.Change;
import io.parley.contract.log.Contact;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.log.ConversationEvent.Reacted;
import io.parley.contract.wire.Command.AcceptInvitation;
import io.parley.contract.wire.Command.AddMembers;
import io.parley.contract.wire.Command.BlockUser;
import io.parley.contract.wire.Command.CreateConversation;
import io.parley.contract.wire.Command.DeclineInvitation;
import io.parley.contract.wire.Command.DeleteMessage;
import io.parley.contract.wire.Command.EditMessage;
import io.parley.contract.wire.Command.JoinConversation;
import io.parley.contract.wire.Command.LeaveConversation;
import io.parley.contract.wire.Command.React;
import io.parley.contract.wire.Command.RemoveMembers;
import io.parley.contract.wire.Command.Request;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.Command.UpdateConversation;
import io.parley.processor.store.ConversationProfile;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.Member;
import io.parley.processor.store.MessageSummary;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What members may do, and what comes of it. Reads the conversation's state and nothing else: no
/// clock, no randomness, no other conversation. Changes nothing ([Changes] does).
final class Rules {
  static final Outcome UNCHANGED = new Outcome.Unchanged();

  /// The same for a conversation that there is not and for one that is not the user's: nobody
  /// learns which ids there are. Gateways say it in the same words.
  static final Outcome NO_SUCH = Outcome.refused(NOT_FOUND, "you are in no such conversation");

  /// The same for both, whoever has blocked whom: a block is not told to the blocked.
  private static final Outcome SILENCED =
      Outcome.refused(FORBIDDEN, "nothing can be sent in this conversation now");

  private final Conversations conversations;
  private final ConversationStore store;
  private final Messages messages;
  private final GroupRules groups;
  private final InvitationRules invitations;

  Rules(Conversations conversations, Messages messages) {
    this.conversations = conversations;
    this.messages = messages;
    store = conversations.store();
    invitations = new InvitationRules(store.invitations());
    groups = new GroupRules(conversations, invitations);
  }

  /// @param at the broker's time of the command
  Outcome decide(Request request, Instant at) {
    RequestContext now = new RequestContext(conversations, request, at);
    if (request instanceof JoinConversation join
        && now.profile == null
        && Boolean.TRUE.equals(join.createIfMissing())) {
      return groups.begin(join, now);
    }
    if (isStranger(request, now)) {
      return NO_SUCH;
    }
    if (conversations.isAsked(now.conversation, now.by)) {
      return asked(request, now);
    }
    if (speaks(request, now) && conversations.isSilenced(now.conversation)) {
      return SILENCED;
    }
    return switch (request) {
      case CreateConversation create -> groups.create(create, now);
      case SendMessage send -> send(send, now);
      default -> now.profile == null ? missing(request) : change(request, now, now.profile);
    };
  }

  /// By who is asked to be the other one of a direct conversation. It is none of theirs before they
  /// have accepted, by saying so or by writing to the other.
  private Outcome asked(Request request, RequestContext now) {
    boolean silenced = conversations.isSilenced(now.conversation);
    return switch (request) {
      case SendMessage send -> silenced ? SILENCED : send(send, now);
      case CreateConversation _ -> silenced ? SILENCED : accepted(now);
      case AcceptInvitation _ -> silenced ? NO_SUCH : accepted(now);
      case DeclineInvitation _ -> UNCHANGED;
      case JoinConversation join when Boolean.TRUE.equals(join.createIfMissing()) ->
          groups.begin(join, now);
      default -> missing(request);
    };
  }

  private static Outcome accepted(RequestContext now) {
    return now.changed(Change.JOINED, List.of(now.by), Objects.requireNonNull(now.profile));
  }

  /// Whether it says something to the others, and is more than taken back or one's own to set.
  private static boolean speaks(Request request, RequestContext now) {
    return switch (request) {
      case SendMessage _ -> true;
      case CreateConversation _ -> now.profile == null;
      case EditMessage _, React _ -> now.profile != null;
      case DeleteMessage _,
          JoinConversation _,
          LeaveConversation _,
          AddMembers _,
          AcceptInvitation _,
          DeclineInvitation _,
          RemoveMembers _,
          UpdateConversation _,
          BlockUser _ ->
          false;
    };
  }

  /// A direct conversation is of its two, also before it begins. A group that there is not is
  /// nobody's; one that there is may be joined.
  private static boolean isStranger(Request request, RequestContext now) {
    if (now.pair.isPresent()) {
      return !now.pair.get().contains(now.by);
    }
    return now.profile != null && now.member == null && !mayComeFromOutside(request);
  }

  private static boolean mayComeFromOutside(Request request) {
    return request instanceof JoinConversation
        || request instanceof CreateConversation
        || request instanceof AcceptInvitation
        || request instanceof DeclineInvitation;
  }

  private Outcome change(Request request, RequestContext now, ConversationProfile profile) {
    return switch (request) {
      case JoinConversation join -> groups.join(join, now, profile);
      case EditMessage edit -> edit(edit, now);
      case DeleteMessage delete -> delete(delete, now, profile);
      case React react -> react(react, now);
      case LeaveConversation leave -> groups.leave(leave, now, profile);
      case AddMembers add -> groups.add(add, now, profile);
      case AcceptInvitation _ -> invitations.accept(now, profile);
      case DeclineInvitation _ -> invitations.decline(now);
      case RemoveMembers remove -> groups.remove(remove, now, profile);
      case UpdateConversation update -> groups.update(update, now, profile);
      case BlockUser _ -> profile.isDirect() ? UNCHANGED : onlyDirect();
      case CreateConversation _, SendMessage _ -> throw new AssertionError();
    };
  }

  // Messages.

  private Outcome send(SendMessage send, RequestContext now) {
    if (now.pair.isEmpty() && now.profile == null) { // the first message makes a direct one
      return missing(send);
    }
    boolean waits = !conversations.isAsked(now.conversation, now.by);
    if (waits && conversations.isRequestMade(now.conversation)) {
      return SILENCED; // as if there were a block: nobody learns what the other makes of it
    }
    if (isUnknown(now, send.body().replyTo()) || isUnknown(now, send.body().threadId())) {
      return Outcome.refused(
          NOT_FOUND, "replyTo or threadId names no message of this conversation");
    }
    return new Outcome.Happened(
        message(send, now.nextSeq(), now.counters.lastNumber() + 1, now.at));
  }

  /// The message that this becomes as the next event.
  MessageAccepted message(SendMessage send, long seq, long number, Instant at) {
    ConversationId conversation = send.conversationId();
    boolean small =
        conversations.profile(conversation).map(ConversationProfile::isSmall).orElse(true);
    long read = conversations.member(conversation, send.by()).map(Member::read).orElse(0L);
    return new MessageAccepted(
        messages.id(conversation, number, seq),
        send.clientMessageId(),
        conversation,
        seq,
        number,
        send.sender(),
        send.body(),
        at,
        (small && read < number - 1) ? Boolean.TRUE : null,
        contact(send));
  }

  private @Nullable Contact contact(SendMessage send) {
    ConversationId conversation = send.conversationId();
    if (!conversation.isDirect()) {
      return null;
    }
    if (conversations.isAsked(conversation, send.by())) {
      return Contact.ACCEPTED;
    }
    boolean begins =
        Boolean.TRUE.equals(send.request())
            && conversations.profile(conversation).isEmpty()
            && conversation.otherThan(send.by()).isPresent();
    return begins || conversations.isRequest(conversation) ? Contact.REQUESTED : null;
  }

  private boolean isUnknown(RequestContext now, @Nullable String messageId) {
    return messageId != null && known(now, messageId).isEmpty();
  }

  private Outcome edit(EditMessage edit, RequestContext now) {
    Optional<MessageSummary> message = existing(now, edit.messageId());
    if (message.isEmpty()) {
      return noMessage();
    }
    if (edit.content().isEmpty()) {
      return Outcome.refused(INVALID, "content: must not be empty; delete the message instead");
    }
    if (!message.get().author().equals(now.by)) {
      return Outcome.refused(FORBIDDEN, "only its author can edit a message");
    }
    return new Outcome.Happened(
        new MessageEdited(
            now.conversation,
            edit.messageId(),
            now.nextSeq(),
            message.get().number(),
            edit.content(),
            now.by,
            now.at));
  }

  /// Also while one has blocked the other: what is taken back is not said.
  private Outcome delete(DeleteMessage delete, RequestContext now, ConversationProfile profile) {
    Optional<MessageSummary> message = known(now, delete.messageId());
    if (message.isEmpty()) {
      return noMessage();
    }
    boolean may = message.get().author().equals(now.by) || GroupRules.isAdmin(profile, now.by);
    if (!may) {
      return Outcome.refused(
          FORBIDDEN, "only its author, or an admin of the group, can delete a message");
    }
    return message.get().deleted()
        ? UNCHANGED
        : new Outcome.Happened(
            new MessageDeleted(
                now.conversation,
                delete.messageId(),
                now.nextSeq(),
                message.get().number(),
                now.by,
                now.at));
  }

  private Outcome react(React react, RequestContext now) {
    Optional<MessageSummary> message = existing(now, react.messageId());
    if (message.isEmpty()) {
      return noMessage();
    }
    String id = react.messageId();
    if (store.hasReaction(now.conversation, id, now.by, react.emoji()) == react.on()) {
      return UNCHANGED;
    }
    if (react.on() && store.reactions(now.conversation, id, now.by) >= Limits.REACTIONS) {
      return Outcome.refused(
          TOO_LARGE, "more than " + Limits.REACTIONS + " reactions of one user to one message");
    }
    return new Outcome.Happened(
        new Reacted(
            now.conversation,
            id,
            now.nextSeq(),
            message.get().number(),
            react.emoji(),
            react.on(),
            now.by,
            now.at));
  }

  private Optional<MessageSummary> existing(RequestContext now, String messageId) {
    return known(now, messageId).filter(message -> !message.deleted());
  }

  /// What a member may not read is not there for them. One that the counters do not count yet is of
  /// a later command, whose change a crash has cut short.
  private Optional<MessageSummary> known(RequestContext now, String messageId) {
    return messages
        .find(now.conversation, messageId)
        .filter(message -> message.number() <= now.counters.lastNumber())
        .filter(message -> isVisible(message, now));
  }

  /// Whoever has left and come back may still take their own words back.
  private static boolean isVisible(MessageSummary message, RequestContext now) {
    return now.member == null
        || now.member.sees(message.number())
        || message.author().equals(now.by);
  }

  private static Outcome noMessage() {
    return Outcome.refused(NOT_FOUND, "no such message in this conversation");
  }

  private static Outcome missing(Request request) {
    return request instanceof BlockUser && request.conversationId().isDirect()
        ? UNCHANGED
        : NO_SUCH;
  }

  private static Outcome onlyDirect() {
    return Outcome.refused(INVALID, "conversationId: only for direct conversations");
  }
}

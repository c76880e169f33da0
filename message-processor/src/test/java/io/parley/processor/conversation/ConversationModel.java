package io.parley.processor.conversation;

import static io.parley.contract.ErrorCode.CONFLICT;
import static io.parley.contract.ErrorCode.FORBIDDEN;
import static io.parley.contract.ErrorCode.INVALID;
import static io.parley.contract.ErrorCode.NOT_FOUND;
import static io.parley.contract.ErrorCode.TOO_LARGE;
import static io.parley.contract.VisibleHistory.ALL;
import static io.parley.contract.VisibleHistory.JOINED;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.ErrorCode;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.MessageId;
import io.parley.contract.Role;
import io.parley.contract.RoleChange;
import io.parley.contract.UserId;
import io.parley.contract.VisibleHistory;
import io.parley.contract.log.Change;
import io.parley.contract.log.Contact;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.log.ConversationEvent.Reacted;
import io.parley.contract.log.MarkCause;
import io.parley.contract.wire.Command.AcceptInvitation;
import io.parley.contract.wire.Command.AddMembers;
import io.parley.contract.wire.Command.BlockUser;
import io.parley.contract.wire.Command.CreateConversation;
import io.parley.contract.wire.Command.DeclineInvitation;
import io.parley.contract.wire.Command.DeleteMessage;
import io.parley.contract.wire.Command.EditMessage;
import io.parley.contract.wire.Command.JoinConversation;
import io.parley.contract.wire.Command.LeaveConversation;
import io.parley.contract.wire.Command.MarkReceipts.Mark;
import io.parley.contract.wire.Command.React;
import io.parley.contract.wire.Command.RemoveMembers;
import io.parley.contract.wire.Command.Request;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.Command.UpdateConversation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One conversation as docs/protocol.md has it, in plain sets and maps that know no crash and no
/// limit of memory.
final class ConversationModel {
  /// What a member has of their own.
  static final class Own {
    long since;
    long delivered;
    long read;
    @Nullable MessageAccepted answered;
    @Nullable Long seesAfter;
    boolean asked;
    boolean muted;
    boolean archived;
    boolean pinned;
  }

  static final class Message {
    final UserId author;
    final long number;
    String content;
    boolean deleted;
    final Map<UserId, Set<String>> reactions = new HashMap<>();

    Message(UserId author, long number, String content) {
      this.author = author;
      this.number = number;
      this.content = content;
    }
  }

  /// @param error null where it was accepted
  /// @param event null where nothing happened
  /// @param duplicate whether the event had happened before
  record Verdict(@Nullable ErrorCode error, @Nullable ConversationEvent event, boolean duplicate) {}

  final ConversationId id;
  final Set<UserId> pair = new TreeSet<>();
  final Map<UserId, Own> members = new TreeMap<>();
  final Set<UserId> blocking = new HashSet<>();
  final Map<UserId, Instant> invited = new TreeMap<>();
  final Map<String, Message> messages = new LinkedHashMap<>();
  private final Map<List<Object>, MessageAccepted> sent = new HashMap<>();
  boolean exists;
  @Nullable String title;
  @Nullable String picture;
  boolean open;
  @Nullable VisibleHistory history;
  @Nullable UserId owner;
  List<UserId> admins = new ArrayList<>();
  long seq;
  long number;
  private Instant createdAt = Instant.EPOCH;

  ConversationModel(ConversationId id) {
    this.id = id;
    id.directMembers().ifPresent(both -> pair.addAll(List.of(both.first(), both.second())));
  }

  boolean isDirect() {
    return !pair.isEmpty();
  }

  Verdict ask(Request request, Instant at) {
    if (request instanceof SendMessage send) {
      MessageAccepted before = sent.get(List.of(send.by(), send.clientMessageId()));
      if (before != null && at.isBefore(before.acceptedAt().plus(Duration.ofHours(24)))) {
        return new Verdict(null, before, true);
      }
    }
    invited.values().removeIf(made -> !at.isBefore(made.plus(Duration.ofDays(30))));
    ErrorCode refusal = mayNot(request);
    return refusal != null
        ? new Verdict(refusal, null, false)
        : new Verdict(null, happens(request, at), false);
  }

  /// How far whom `mark` is of has come; null where it is nowhere new.
  @Nullable Own mark(Mark mark) {
    Own own = members.get(mark.userId());
    if (own == null || own.asked) {
      return null;
    }
    long delivered = Math.max(own.delivered, Math.min(mark.number(), number));
    long read =
        mark.cause() == MarkCause.READ
            ? Math.max(own.read, Math.min(mark.number(), number))
            : own.read;
    if (read == own.read && delivered == own.delivered) {
      return null;
    }
    own.read = read;
    own.delivered = delivered;
    return own;
  }

  ConversationView view() {
    return new ConversationView(
        id,
        isDirect() ? ConversationKind.DIRECT : ConversationKind.GROUP,
        title,
        picture,
        open,
        owner,
        admins,
        members.size() <= Limits.MEMBERS_LISTED ? List.copyOf(members.keySet()) : List.of(),
        members.size(),
        createdAt,
        history);
  }

  @Nullable Membership membership(UserId user) {
    Own own = members.get(user);
    return own == null || own.asked
        ? null
        : new Membership(
            id,
            true,
            own.since,
            own.read,
            own.muted,
            own.archived,
            own.pinned,
            own.seesAfter,
            isRequest() ? Boolean.TRUE : null);
  }

  private @Nullable ErrorCode mayNot(Request request) {
    UserId by = request.by();
    boolean inPair = pair.contains(by);
    if (isDirect() && !inPair) {
      return NOT_FOUND;
    }
    boolean makes = request instanceof CreateConversation || request instanceof BlockUser;
    if (!exists && !(makes || request instanceof SendMessage && inPair)) {
      return NOT_FOUND;
    }
    if (isAsked(by)) {
      return switch (request) {
        case SendMessage _, CreateConversation _ when !blocking.isEmpty() -> FORBIDDEN;
        case SendMessage send -> knows(send, by) ? null : NOT_FOUND;
        case CreateConversation _, DeclineInvitation _, BlockUser _ -> null;
        case AcceptInvitation _ -> blocking.isEmpty() ? null : NOT_FOUND;
        default -> NOT_FOUND;
      };
    }
    boolean outside = !members.containsKey(by);
    boolean mayBeOutside =
        request instanceof CreateConversation
            || request instanceof JoinConversation
            || request instanceof AcceptInvitation
            || request instanceof DeclineInvitation;
    if (exists && outside && !mayBeOutside) {
      return NOT_FOUND;
    }
    return switch (request) {
      case SendMessage send -> {
        if (!blocking.isEmpty()) {
          yield FORBIDDEN;
        }
        if (isRequest() && number >= Limits.MESSAGES_OF_A_REQUEST) {
          yield FORBIDDEN;
        }
        yield knows(send, by) ? null : NOT_FOUND;
      }
      case EditMessage edit -> {
        if (!blocking.isEmpty()) {
          yield FORBIDDEN;
        }
        Message message = seen(edit.messageId(), by);
        if (message == null || message.deleted) {
          yield NOT_FOUND;
        }
        yield edit.content().isEmpty() ? INVALID : message.author.equals(by) ? null : FORBIDDEN;
      }
      case DeleteMessage delete -> {
        Message message = seen(delete.messageId(), by);
        if (message == null) {
          yield NOT_FOUND;
        }
        yield message.author.equals(by) || leads(by) ? null : FORBIDDEN;
      }
      case React react -> {
        if (!blocking.isEmpty()) {
          yield FORBIDDEN;
        }
        Message message = seen(react.messageId(), by);
        if (message == null || message.deleted) {
          yield NOT_FOUND;
        }
        Set<String> own = message.reactions.getOrDefault(by, Set.of());
        yield react.on() && own.size() >= 20 && !own.contains(react.emoji()) ? TOO_LARGE : null;
      }
      case CreateConversation _ ->
          exists && !isDirect() && !by.equals(owner)
              ? CONFLICT
              : !exists && !blocking.isEmpty() ? FORBIDDEN : null;
      case JoinConversation _ -> outside && !open ? NOT_FOUND : null;
      case AcceptInvitation _ -> outside && !invited.containsKey(by) ? NOT_FOUND : null;
      case DeclineInvitation _ -> outside && invited.containsKey(by) ? null : NOT_FOUND;
      case LeaveConversation _ -> isDirect() ? INVALID : null;
      case AddMembers _ -> isDirect() ? INVALID : leads(by) ? null : FORBIDDEN;
      case RemoveMembers remove -> {
        if (isDirect()) {
          yield INVALID;
        } else if (!leads(by)) {
          yield FORBIDDEN;
        } else if (remove.members().contains(by)) {
          yield INVALID;
        }
        yield !by.equals(owner) && remove.members().stream().anyMatch(this::leads)
            ? FORBIDDEN
            : null;
      }
      case UpdateConversation update -> {
        if (!isShared(update)) {
          yield null;
        } else if (isDirect()) {
          yield INVALID;
        } else if (!leads(by) || (!update.roles().isEmpty() && !by.equals(owner))) {
          yield FORBIDDEN;
        }
        yield update.roles().stream().allMatch(role -> members.containsKey(role.userId()))
            ? null
            : NOT_FOUND;
      }
      case BlockUser _ -> isDirect() ? null : exists ? INVALID : NOT_FOUND;
    };
  }

  private boolean knows(SendMessage send, UserId by) {
    String reply = send.body().replyTo();
    String thread = send.body().threadId();
    return (reply == null || seen(reply, by) != null)
        && (thread == null || seen(thread, by) != null);
  }

  private boolean isAsked(UserId user) {
    Own own = members.get(user);
    return own != null && own.asked;
  }

  private boolean isRequest() {
    return members.values().stream().anyMatch(own -> own.asked);
  }

  /// Null also for a message that the user may not read.
  private @Nullable Message seen(String messageId, UserId by) {
    Message message = messages.get(messageId);
    Own own = members.get(by);
    boolean isHidden =
        message != null
            && own != null
            && own.seesAfter != null
            && message.number <= own.seesAfter
            && !message.author.equals(by);
    return isHidden ? null : message;
  }

  /// The owner and the admins.
  private boolean leads(UserId user) {
    return user.equals(owner) || admins.contains(user);
  }

  private static boolean isShared(UpdateConversation update) {
    return update.title() != null || update.picture() != null || !update.roles().isEmpty();
  }

  private @Nullable ConversationEvent happens(Request request, Instant at) {
    UserId by = request.by();
    return switch (request) {
      case SendMessage send -> sent(send, at);
      case EditMessage edit -> {
        Message message = messages.get(edit.messageId());
        message.content = edit.content();
        yield new MessageEdited(
            id, edit.messageId(), ++seq, message.number, edit.content(), by, at);
      }
      case DeleteMessage delete -> {
        Message message = messages.get(delete.messageId());
        boolean before = message.deleted;
        message.deleted = true;
        yield before
            ? null
            : new MessageDeleted(id, delete.messageId(), ++seq, message.number, by, at);
      }
      case React react -> {
        Message message = messages.get(react.messageId());
        Set<String> own = message.reactions.computeIfAbsent(by, _ -> new HashSet<>());
        boolean changed = react.on() ? own.add(react.emoji()) : own.remove(react.emoji());
        yield changed
            ? new Reacted(
                id, react.messageId(), ++seq, message.number, react.emoji(), react.on(), by, at)
            : null;
      }
      case CreateConversation _, AcceptInvitation _ when isAsked(by) -> {
        members.get(by).asked = false;
        yield changed(Change.JOINED, List.of(by), List.of(), by, at);
      }
      case CreateConversation create -> exists ? null : created(create, at);
      case JoinConversation _, AcceptInvitation _ ->
          come(Change.JOINED, List.of(by), List.of(), by, at);
      case DeclineInvitation _ -> null;
      case AddMembers add -> come(Change.ADDED, add.members(), add.invited(), by, at);
      case LeaveConversation _ -> go(Change.LEFT, List.of(by), by, at);
      case RemoveMembers remove -> go(Change.REMOVED, remove.members(), by, at);
      case UpdateConversation update -> updated(update, at);
      case BlockUser block -> {
        if (block.on()) {
          blocking.add(by);
        } else {
          blocking.remove(by);
        }
        yield null;
      }
    };
  }

  private MessageAccepted sent(SendMessage send, Instant at) {
    seq++;
    number++;
    if (!exists) {
      exists = true;
      createdAt = at;
      pair.forEach(user -> members.put(user, new Own()));
      pair.stream()
          .filter(user -> !user.equals(send.by()) && Boolean.TRUE.equals(send.request()))
          .forEach(user -> members.get(user).asked = true);
    }
    Own own = members.get(send.by());
    boolean accepts = own.asked;
    own.asked = false;
    boolean marksRead = own.read < number - 1 && members.size() <= Limits.MEMBERS_LISTED;
    String messageId = MessageId.of(id, number, seq).toString();
    own.delivered = number;
    own.read = number;
    messages.put(messageId, new Message(send.by(), number, send.body().content()));
    MessageAccepted event =
        new MessageAccepted(
            messageId,
            send.clientMessageId(),
            id,
            seq,
            number,
            send.sender(),
            send.body(),
            at,
            marksRead ? Boolean.TRUE : null,
            accepts ? Contact.ACCEPTED : isRequest() ? Contact.REQUESTED : null);
    sent.put(List.of(send.by(), send.clientMessageId()), event);
    if (marksRead) {
      own.answered = event;
    }
    return event;
  }

  private ConversationEvent created(CreateConversation create, Instant at) {
    exists = true;
    createdAt = at;
    title = orNone(create.title());
    picture = orNone(create.picture());
    List<UserId> all = new ArrayList<>(List.of(create.by()));
    all.addAll(isDirect() ? pair : create.members());
    if (!isDirect()) {
      open = create.open();
      owner = create.by();
      history = create.history() != null ? create.history() : open ? ALL : JOINED;
    }
    if (isDirect()) {
      all.retainAll(pair);
      List<UserId> asked =
          create.invited().stream()
              .filter(user -> pair.contains(user) && !user.equals(create.by()))
              .distinct()
              .toList();
      pair.forEach(user -> members.put(user, new Own()));
      asked.forEach(user -> members.get(user).asked = true);
      return changed(
          Change.CREATED,
          all.stream().distinct().filter(user -> !asked.contains(user)).toList(),
          asked,
          create.by(),
          at);
    }
    ConversationEvent event = come(Change.CREATED, all, create.invited(), create.by(), at);
    assert event != null;
    return event;
  }

  private @Nullable ConversationEvent come(
      Change change, List<UserId> who, List<UserId> asked, UserId by, Instant at) {
    List<UserId> fresh = who.stream().distinct().filter(u -> !members.containsKey(u)).toList();
    List<UserId> toInvite =
        asked.stream()
            .distinct()
            .filter(u -> !members.containsKey(u) && !fresh.contains(u) && !invited.containsKey(u))
            .toList();
    if (fresh.isEmpty() && toInvite.isEmpty()) {
      return null;
    }
    if (!isDirect() && owner == null) {
      history = JOINED; // everybody had left
    }
    for (UserId user : fresh) {
      Own own = new Own();
      own.seesAfter = history == JOINED && change != Change.CREATED ? number : null;
      own.since = seq;
      own.delivered = number;
      own.read = number;
      members.put(user, own);
    }
    fresh.forEach(invited::remove);
    toInvite.forEach(user -> invited.put(user, at));
    return changed(fresh.isEmpty() ? Change.UPDATED : change, fresh, toInvite, by, at);
  }

  private @Nullable ConversationEvent go(Change change, List<UserId> who, UserId by, Instant at) {
    List<UserId> gone = who.stream().distinct().filter(members::containsKey).toList();
    List<UserId> withdrawn =
        who.stream().distinct().filter(invited::containsKey).collect(Collectors.toList());
    if (gone.isEmpty() && withdrawn.isEmpty()) {
      return null;
    }
    gone.forEach(members::remove);
    if (members.isEmpty()) {
      withdrawn.addAll(invited.keySet());
    }
    withdrawn.forEach(invited::remove);
    admins.removeAll(gone);
    if (owner != null && gone.contains(owner)) {
      owner =
          !admins.isEmpty()
              ? admins.removeFirst()
              : members.keySet().stream().findFirst().orElse(null);
    }
    return changed(change, gone, withdrawn, by, at);
  }

  private @Nullable ConversationEvent updated(UpdateConversation update, Instant at) {
    Own own = members.get(update.by());
    own.muted = update.muted() == null ? own.muted : update.muted();
    own.archived = update.archived() == null ? own.archived : update.archived();
    own.pinned = update.pinned() == null ? own.pinned : update.pinned();
    ConversationView before = view();
    title = update.title() == null ? title : orNone(update.title());
    picture = update.picture() == null ? picture : orNone(update.picture());
    for (RoleChange role : update.roles()) {
      if (!role.userId().equals(owner)) {
        admins.remove(role.userId());
        if (role.role() == Role.ADMIN) {
          admins.add(role.userId());
        } else if (role.role() == Role.OWNER) {
          admins.add(owner);
          owner = role.userId();
        }
      }
    }
    return view().equals(before)
        ? null
        : changed(Change.UPDATED, List.of(), List.of(), update.by(), at);
  }

  private ConversationEvent changed(
      Change change, List<UserId> who, List<UserId> asked, UserId by, Instant at) {
    return new ConversationChanged(id, ++seq, number, change, who, by, at, view(), asked);
  }

  private static @Nullable String orNone(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}

package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageId;
import io.parley.contract.MessageType;
import io.parley.contract.Role;
import io.parley.contract.RoleChange;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.VisibleHistory;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.AcceptInvitation;
import io.parley.contract.wire.Command.AddMembers;
import io.parley.contract.wire.Command.BlockUser;
import io.parley.contract.wire.Command.CreateConversation;
import io.parley.contract.wire.Command.DeclineInvitation;
import io.parley.contract.wire.Command.DeleteMessage;
import io.parley.contract.wire.Command.EditMessage;
import io.parley.contract.wire.Command.JoinConversation;
import io.parley.contract.wire.Command.LeaveConversation;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.MarkReceipts.Mark;
import io.parley.contract.wire.Command.MarkReceipts.Marks;
import io.parley.contract.wire.Command.React;
import io.parley.contract.wire.Command.RemoveMembers;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.Command.UpdateConversation;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import io.parley.processor.conversation.FastProcessor.Input;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What a few users ask of a few conversations, by chance: sensible, pointless and forbidden
/// things, of every kind of command. The same seed asks the same.
final class RandomRequests {
  static final GatewayRef GATEWAY = new GatewayRef("east", 1_000, 3);
  static final List<UserId> USERS =
      Stream.of("ann", "bob", "cem", "dee", "eve").map(UserId::new).toList();
  private static final List<String> EMOJIS = List.of("+1", "-1", "o");

  private final Random random;
  private final List<ConversationId> conversations;
  private final Deque<Command> queued = new ArrayDeque<>();
  private final List<SendMessage> sent = new ArrayList<>();

  /// What becomes of the requests, for the ids of the messages.
  private final Map<ConversationId, ConversationModel> models = new HashMap<>();

  /// Of its own, so that what else is asked for stays as it is without.
  private final Random consent;

  private long offset;
  private long now = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();

  RandomRequests(long seed) {
    random = new Random(seed);
    consent = new Random(seed);
    conversations =
        List.of(
            ConversationId.direct(USERS.get(0), USERS.get(1)),
            ConversationId.direct(USERS.get(0), USERS.get(0)),
            new ConversationId("g-1"),
            new ConversationId("g-2"),
            new ConversationId("g-1"),
            new ConversationId("g-1"));
    create(conversations.get(2), 95, List.of(pick(USERS), pick(USERS), pick(USERS)));
    create(conversations.get(3), 30, users());
  }

  /// A group of more members than are listed, in which all kinds of things are queued: messages,
  /// with mentions, and receipts of several members at once.
  List<Input> largeGroup(int count) {
    ConversationId group = new ConversationId("large");
    List<UserId> many =
        IntStream.range(0, Limits.MEMBERS_LISTED).mapToObj(i -> new UserId("u" + i)).toList();
    queued.clear();
    queued.add(new CreateConversation(group, null, null, false, many, USERS.getFirst(), origin()));
    while (queued.size() < count) {
      UserId by = many.get(random.nextInt(3));
      queued.add(chance(40) ? send(group, by) : receipts(group, many.subList(0, 4)));
    }
    return take(count);
  }

  private void create(ConversationId group, int percent, List<UserId> members) {
    if (chance(percent)) {
      queued.add(
          new CreateConversation(group, title(), null, chance(50), members, pick(USERS), origin()));
    }
  }

  List<Input> take(int count) {
    return Stream.generate(this::next).limit(count).toList();
  }

  Input next() {
    offset += 1 + random.nextInt(2);
    now += chance(2) ? Duration.ofMinutes(50).toMillis() : random.nextInt(2_000);
    Command command = queued.isEmpty() ? command() : queued.remove();
    if (command instanceof Command.Request request) {
      model(command.conversationId()).ask(request, Instant.ofEpochMilli(now));
    }
    return Input.of(offset, now, command);
  }

  private ConversationModel model(ConversationId conversation) {
    return models.computeIfAbsent(conversation, ConversationModel::new);
  }

  /// A group that passes the number of members that are listed several times, while they come, go,
  /// write and read.
  List<Input> growingGroup() {
    ConversationId group = new ConversationId("growing");
    List<UserId> many =
        IntStream.range(0, Limits.MEMBERS_LISTED - 2).mapToObj(i -> new UserId("u" + i)).toList();
    UserId owner = new UserId("owner");
    queued.clear();
    queued.add(new CreateConversation(group, null, null, false, many, owner, origin()));
    for (int i = 0; i < 3; i++) {
      List<UserId> some = List.of(new UserId("v" + i), new UserId("w" + i));
      queued.add(new AddMembers(group, some, owner, origin()));
      queued.add(send(group, pick(some)));
      queued.add(receipts(group, some));
      queued.add(new RemoveMembers(group, List.of(pick(some), many.get(i)), owner, origin()));
      queued.add(receipts(group, many.subList(0, 4)));
      queued.add(new AddMembers(group, List.of(many.get(i)), owner, origin()));
    }
    return take(queued.size());
  }

  /// Puts on more reactions than one user may, to one message.
  void tooManyReactions(ConversationId conversation, String messageId, UserId by) {
    for (int i = 0; i <= Limits.REACTIONS; i++) {
      queued.add(new React(conversation, messageId, "e" + i, true, by, origin()));
    }
  }

  private Command command() {
    ConversationId to = pick(conversations);
    UserId by = pick(USERS);
    int dice = random.nextInt(100);
    if (dice < 28) {
      return send(to, by);
    } else if (dice < 34) {
      String content = chance(10) ? "" : "edited " + random.nextInt(9);
      return new EditMessage(to, messageId(to), content, by, origin());
    } else if (dice < 39) {
      return new DeleteMessage(to, messageId(to), by, origin());
    } else if (dice < 48) {
      return new React(to, messageId(to), pick(EMOJIS), chance(60), by, origin());
    } else if (dice < 55) {
      return new CreateConversation(
          to,
          title(),
          chance(50) ? "" : null,
          chance(50),
          users(),
          by,
          origin(),
          chance(50) ? null : pick(List.of(VisibleHistory.values())),
          invited());
    } else if (dice < 60) {
      return new JoinConversation(to, null, by, origin());
    } else if (dice < 64) {
      return new LeaveConversation(to, by, origin());
    } else if (dice < 70) {
      return new AddMembers(to, users(), by, origin(), invited());
    } else if (dice < 75) {
      return new RemoveMembers(to, users(), by, origin());
    } else if (dice < 85) {
      return update(to, by);
    } else if (dice < 89) {
      return new BlockUser(to, chance(50), by, origin());
    } else {
      Marks marks = marks(to, USERS);
      ConversationId other = conversations.get(marks.marks().size());
      if (consent.nextInt(3) == 0) {
        return consent.nextInt(4) == 0
            ? new DeclineInvitation(to, by, origin())
            : new AcceptInvitation(to, by, origin());
      }
      return other.equals(to)
          ? new MarkReceipts(List.of(marks))
          : new MarkReceipts(List.of(marks, new Marks(other, marks.marks())));
    }
  }

  /// Nobody, as a rule.
  private List<UserId> invited() {
    return consent.nextInt(3) == 0
        ? List.of(
            USERS.get(consent.nextInt(USERS.size())), USERS.get(consent.nextInt(USERS.size())))
        : List.of();
  }

  private MarkReceipts receipts(ConversationId to, List<UserId> of) {
    return new MarkReceipts(List.of(marks(to, of)));
  }

  private Marks marks(ConversationId to, List<UserId> of) {
    return new Marks(
        to,
        Stream.generate(() -> pick(of))
            .limit(1 + random.nextInt(3))
            .map(user -> mark(user, random.nextInt(8), random.nextInt(8)))
            .toList());
  }

  private static Mark mark(UserId user, int number, int chance) {
    return chance < 4
        ? Mark.written(user, number, 100 * chance)
        : Mark.read(user, number, 10 * chance);
  }

  private SendMessage send(ConversationId to, UserId by) {
    boolean retry = chance(25) && !sent.isEmpty();
    SendMessage like = retry ? pick(sent) : null;
    SendMessage send =
        new SendMessage(
            like == null ? to : like.conversationId(),
            like == null ? "c-" + random.nextInt(1_000) : like.clientMessageId(),
            like == null ? new Sender(by, chance(50) ? "N" : null, null) : like.sender(),
            like == null ? body(to) : like.body(),
            origin());
    sent.add(send);
    return consent.nextInt(4) == 0 ? send.asRequest() : send;
  }

  private MessageBody body(ConversationId to) {
    return new MessageBody(
        chance(80) ? MessageType.TEXT : MessageType.CUSTOM,
        "text " + random.nextInt(1_000),
        List.of(),
        chance(15) ? messageId(to) : null,
        chance(10) ? messageId(to) : null,
        chance(20) ? users() : List.of(),
        null);
  }

  private UpdateConversation update(ConversationId to, UserId by) {
    List<RoleChange> roles =
        chance(35)
            ? users().stream()
                .map(user -> new RoleChange(user, pick(List.of(Role.values()))))
                .toList()
            : List.of();
    return new UpdateConversation(
        to,
        chance(35) ? title() : null,
        chance(10) ? "p" + random.nextInt(2) : null,
        roles,
        chance(40) ? chance(50) : null,
        chance(25) ? chance(50) : null,
        chance(25) ? chance(50) : null,
        by,
        origin());
  }

  /// Mostly of a message that there may be, sometimes of one still to come: a client cannot know
  /// its id, but nothing is to depend on that.
  private String messageId(ConversationId to) {
    ConversationModel model = model(to);
    List<String> there = List.copyOf(model.messages.keySet());
    return there.isEmpty() || chance(20)
        ? MessageId.of(to, model.number + 1 + random.nextInt(3), model.seq + 1 + random.nextInt(3))
            .toString()
        : there.get(Math.max(0, there.size() - 1 - random.nextInt(6)));
  }

  private String title() {
    return pick(List.of("", "Friends", "Work"));
  }

  private List<UserId> users() {
    return Stream.generate(() -> pick(USERS)).limit(1 + random.nextInt(2)).toList();
  }

  private Origin origin() {
    return new Origin(GATEWAY, "r-" + random.nextInt(1_000_000));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}

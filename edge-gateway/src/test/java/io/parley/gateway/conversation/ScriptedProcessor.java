package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.Membership;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Profile;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.Change;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.wire.Answer.CaughtUp;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.Answer.MembershipTold;
import io.parley.contract.wire.Answer.PresenceTold;
import io.parley.contract.wire.Answer.ReceiptsTold;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.EventType;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.OutboundEvent;
import io.parley.contract.wire.Signal.CatchUp;
import io.parley.contract.wire.Visibility;
import io.parley.gateway.engineio.ManualTimers;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.history.HistorySource;
import io.parley.gateway.request.CommandLog;
import io.parley.gateway.request.RequestIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The other side of the conversations: notes what is asked, and answers when the test says so.
final class ScriptedProcessor implements Upstream, CommandLog, Partitions {
  static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);
  static final UserId SOMEBODY = new UserId("somebody");

  private static final int PARTITIONS = 4;

  final List<String> asked = new ArrayList<>();

  /// Whose presence was asked for, and whose no more.
  final List<String> watched = new ArrayList<>();

  final List<CatchUp> catchUps = new ArrayList<>();
  final List<Command> commands = new ArrayList<>();
  private final Map<ConversationId, Long> memberCounts = new HashMap<>();

  /// Null while the log takes what it is given.
  @Nullable Exception trouble;

  private final List<Profile> profiles = new ArrayList<>();
  private final Map<ConversationId, Long> lastSeq =
      new TreeMap<>((a, b) -> a.value().compareTo(b.value()));

  private final Map<ConversationId, UserId> lastSender = new HashMap<>();
  private final Map<ConversationId, List<UserId>> members = new HashMap<>();

  /// The conversations whose other side it is. No time passes there, and what is left to be done is
  /// done at once.
  Conversations conversations() {
    return conversations(new ManualTimers(), Runnable::run, () -> 0);
  }

  Conversations conversations(Timers timers, Executor cleaner, LongSupplier nanoTime) {
    return new Conversations(
        this, this, this, HistorySource.NONE, new RequestIds(), timers, cleaner, nanoTime);
  }

  @Override
  public int ofConversations() {
    return PARTITIONS;
  }

  @Override
  public int ofUsers() {
    return PARTITIONS;
  }

  @Override
  public int partitionOf(ConversationId conversation) {
    return Math.floorMod(conversation.hashCode(), PARTITIONS);
  }

  @Override
  public int partitionOf(UserId user) {
    return Math.floorMod(user.hashCode(), PARTITIONS);
  }

  @Override
  public void subscribe(List<ConversationId> conversations) {
    asked.add("subscribe " + joined(conversations));
  }

  @Override
  public void unsubscribe(List<ConversationId> conversations) {
    asked.add("unsubscribe " + joined(conversations));
  }

  private static String joined(List<?> ids) {
    return ids.stream().map(Object::toString).sorted().collect(Collectors.joining(" "));
  }

  @Override
  public void catchUp(ConversationId conversation, String requestId, long from, long to) {
    asked.add("catch-up " + conversation + " " + from + "-" + to);
    catchUps.add(new CatchUp(conversation, GATEWAY, requestId, from, to));
  }

  @Override
  public void sessionOpened(UserId user, String sessionId, @Nullable Profile profile) {
    asked.add("opened " + user);
    if (profile != null) {
      profiles.add(profile);
    }
  }

  @Override
  public void profileShown(Profile profile) {
    profiles.add(profile);
  }

  @Override
  public void sessionClosed(UserId user, String sessionId) {
    asked.add("closed " + user);
  }

  /// What was told of users since the last call.
  List<Profile> takeProfiles() {
    List<Profile> taken = List.copyOf(profiles);
    profiles.clear();
    return taken;
  }

  /// What was asked since the last call.
  List<String> takeAsked() {
    List<String> taken = List.copyOf(asked);
    asked.clear();
    return taken;
  }

  List<CatchUp> takeCatchUps() {
    List<CatchUp> taken = List.copyOf(catchUps);
    catchUps.clear();
    return taken;
  }

  /// Something happens in a conversation.
  ///
  /// @return its seq
  long happen(ConversationId conversation) {
    return lastSeq.merge(conversation, 1L, Long::sum);
  }

  @Override
  public void append(Command command, Runnable onSuccess, Consumer<Exception> onFailure) {
    commands.add(command);
    end(onSuccess, onFailure);
  }

  @Override
  public void typing(
      ConversationId conversation, UserId user, @Nullable String name, boolean typing) {
    asked.add("typing " + conversation + " " + user + " " + typing);
  }

  @Override
  public void watchPresence(List<UserId> users) {
    watched.add("watch " + joined(users));
  }

  @Override
  public void unwatchPresence(List<UserId> users) {
    watched.add("unwatch " + joined(users));
  }

  @Override
  public void chooseStatus(
      UserId user, PresenceStatus status, Runnable onSuccess, Consumer<Exception> onFailure) {
    asked.add("status " + user + " " + status);
    end(onSuccess, onFailure);
  }

  @Override
  public void chooseVisibility(
      UserId user, VisibleTo visibleTo, Runnable onSuccess, Consumer<Exception> onFailure) {
    asked.add("visible " + user + " " + visibleTo);
    end(onSuccess, onFailure);
  }

  private void end(Runnable onSuccess, Consumer<Exception> onFailure) {
    if (trouble == null) {
      onSuccess.run();
    } else {
      onFailure.accept(trouble);
    }
  }

  UserMemberships conversationsOf(TestClient client, ConversationId... conversations) {
    return conversationsOf(
        client, Arrays.stream(conversations).map(ScriptedProcessor::member).toList());
  }

  UserMemberships conversationsOf(TestClient client, List<Membership> memberships) {
    return new UserMemberships(
        GATEWAY,
        client.session().user(),
        client.session().session().id(),
        null,
        memberships,
        List.of(),
        true);
  }

  /// Of somebody who has read nothing.
  static Membership member(ConversationId conversation) {
    return member(conversation, 0, 0);
  }

  static Membership member(ConversationId conversation, long afterSeq, long readNumber) {
    return new Membership(conversation, true, afterSeq, readNumber, false, false, false);
  }

  MembershipTold added(TestClient client, ConversationId conversation, long afterSeq) {
    return told(client, member(conversation, afterSeq, 0));
  }

  MembershipTold told(TestClient client, Membership membership) {
    return new MembershipTold(GATEWAY, client.session().user(), membership);
  }

  static PresenceTold presence(String user, PresenceStatus status) {
    return presence(status, Visibility.ofPartners(new UserId(user)));
  }

  /// For everybody to see.
  static PresenceTold publicly(String user, PresenceStatus status) {
    return presence(status, new Visibility(new UserId(user), VisibleTo.EVERYONE, List.of()));
  }

  static PresenceTold presence(PresenceStatus status, Visibility visibility) {
    Presence presence = new Presence(visibility.userId(), status, null);
    return new PresenceTold(
        GATEWAY,
        0,
        "life",
        null,
        List.of(presence),
        visibility.differs() ? List.of(visibility) : List.of(),
        null);
  }

  /// Whom the client's user has blocked; comes before what the user is a member of.
  UserMemberships blocked(TestClient client, UserId... blocked) {
    String id = client.session().session().id();
    UserId user = client.session().user();
    return new UserMemberships(GATEWAY, user, id, null, List.of(), List.of(blocked), false);
  }

  /// From now on a group is said to have these members.
  void members(ConversationId group, UserId... users) {
    members.put(group, List.of(users));
  }

  /// From now on the conversation is said to have so many members; two at first.
  void grow(ConversationId conversation, long members) {
    memberCounts.put(conversation, members);
  }

  ConversationView view(ConversationId conversation) {
    return new ConversationView(
        conversation,
        conversation.isDirect() ? ConversationKind.DIRECT : ConversationKind.GROUP,
        null,
        null,
        false,
        null,
        List.of(),
        members.getOrDefault(conversation, List.of()),
        memberCounts.getOrDefault(conversation, 2L),
        Instant.EPOCH);
  }

  /// From now on this user is said to have sent the last message.
  void lastSaidBy(ConversationId conversation, UserId user) {
    lastSender.put(conversation, user);
  }

  ConversationsTold subscribed(ConversationId... conversations) {
    return new ConversationsTold(
        GATEWAY, 0, "life", null, Arrays.stream(conversations).map(this::status).toList(), true);
  }

  private ConversationStatus status(ConversationId conversation) {
    long last = lastSeq.getOrDefault(conversation, 0L);
    return new ConversationStatus(
        conversation,
        view(conversation),
        null,
        last,
        last,
        Instant.ofEpochMilli(last),
        lastSender.get(conversation),
        null,
        null);
  }

  /// Somebody goes or comes.
  void change(Conversations to, ConversationId conversation, Change change, String user) {
    long seq = happen(conversation);
    UserId who = new UserId(user);
    ConversationChanged event =
        new ConversationChanged(
            conversation, seq, seq, change, List.of(who), who, Instant.EPOCH, view(conversation));
    to.event(OutboundEvent.of(event, null, null), Codec.EVENTS.encode(event), seq);
  }

  void pass(Conversations to, Ephemeral event) {
    to.event(OutboundEvent.of(event), Codec.EPHEMERALS.encode(event), 0);
  }

  void pass(Conversations to, ReceiptsTold.Moved moved) {
    to.receipts(new ReceiptsTold(GATEWAY, List.of(moved)));
  }

  void deliver(Conversations to, ConversationId conversation, long seq) {
    deliver(to, conversation, seq, null);
  }

  /// The next message, of this user.
  ///
  /// @param marksRead whether the user had not read what was said before
  void say(Conversations to, ConversationId conversation, UserId user, boolean marksRead) {
    deliver(to, conversation, happen(conversation), user, marksRead, null);
  }

  /// Answers a catch-up as the processor does.
  ///
  /// @param kept the first seq that is still kept
  void answer(Conversations to, CatchUp request, long kept) {
    long first = Math.max(kept, request.from());
    for (long seq = first; seq <= request.to(); seq++) {
      deliver(to, request.conversationId(), seq, request.requestId());
    }
    to.caughtUp(
        new CaughtUp(GATEWAY, request.requestId(), request.conversationId(), first, request.to()));
  }

  private static void deliver(
      Conversations to, ConversationId conversation, long seq, @Nullable String replayFor) {
    deliver(to, conversation, seq, SOMEBODY, false, replayFor);
  }

  private static void deliver(
      Conversations to,
      ConversationId conversation,
      long seq,
      UserId sender,
      boolean marksRead,
      @Nullable String replayFor) {
    String json = "{\"conversationId\":\"" + conversation + "\",\"seq\":" + seq + "}";
    byte[] value = json.getBytes(StandardCharsets.UTF_8);
    to.event(
        new OutboundEvent(
            conversation, EventType.MESSAGE, seq, seq, sender, marksRead, replayFor, null),
        value,
        seq);
  }
}

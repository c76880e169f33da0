package io.parley.processor.audit;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.contract.log.AuditVerdict.FaultType;
import io.parley.contract.log.Change;
import io.parley.contract.log.Contact;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.processor.audit.AuditReport.Count;
import io.parley.processor.audit.AuditedConversation.Waiting;
import io.parley.processor.routing.HeartbeatClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The audit of one partition's conversations. Its time is [HeartbeatClock]'s, and passes no faster
/// than twice the real time, so that whoever comes back after a while reads what has come meanwhile
/// before anything is judged.
final class Audit {
  /// A hole is filled, and a message delivered, within this time, or it is a fault.
  static final Duration PATIENCE = Duration.ofSeconds(30);

  static final Duration LATE_AFTER = Duration.ofSeconds(5);

  /// Deliveries of messages that are older when they are read are not audited: who was online then
  /// is not known any more.
  private static final Duration LIVE = Duration.ofSeconds(60);

  private static final int CONVERSATIONS = 50_000;
  private static final int MOST_WAITING = 20_000;
  private static final int FAULTS_PER_MESSAGE = 10;
  private static final long STEP = 2_000;

  private final LogOrder order;
  private final OnlineUsers online;
  private final HeartbeatClock clock;
  private final AuditReport report;
  private final Function<ConversationId, Optional<ConversationView>> snapshots;

  /// At most [#CONVERSATIONS], and those in which something waits; the longest unused is forgotten.
  private final Map<ConversationId, AuditedConversation> conversations =
      new LinkedHashMap<>(16, 0.75f, true);

  /// By the time they are due; at most [#MOST_WAITING], of more the oldest are not judged.
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  private long now;
  private long lastPassed = -1;

  Audit(
      AuditedEvents events,
      OnlineUsers online,
      HeartbeatClock clock,
      AuditReport report,
      Function<ConversationId, Optional<ConversationView>> snapshots) {
    order = new LogOrder(events, report, clock);
    this.online = online;
    this.clock = clock;
    this.report = report;
    this.snapshots = snapshots;
  }

  // What is read.

  /// @param hash of its bytes
  void event(ConversationEvent event, long hash) {
    AuditedConversation conversation = conversation(event.conversationId(), event.seq());
    if (!order.read(conversation, event, hash)) {
      return;
    }
    if (event instanceof ConversationChanged changed) {
      membersChanged(conversation, changed);
    } else if (event instanceof MessageAccepted message) {
      if (Boolean.TRUE.equals(message.marksRead())) {
        receipt(Receipt.of(message));
      }
      if (message.contact() != Contact.REQUESTED) { // else nobody else is to get it
        expect(conversation, message);
      }
    }
  }

  /// Of a later kind: it is no hole, and no message that anybody is to be given.
  void later(LaterEvent event) {
    order.pass(conversation(event.conversationId(), event.seq()), event.seq(), event.at());
  }

  // Deliveries.

  /// From now on the message is to reach everybody who is online.
  private void expect(AuditedConversation conversation, MessageAccepted message) {
    long accepted = message.acceptedAt().toEpochMilli();
    if (Math.abs(clock.now().last() - accepted) > LIVE.toMillis()) {
      return;
    }
    Set<UserId> to = new HashSet<>();
    for (UserId user : members(conversation)) {
      if (!user.equals(message.sender().id()) && online.isOnlineSinceBefore(user, accepted)) {
        to.add(user);
      }
    }
    if (to.isEmpty()) {
      return;
    }
    report.count(Count.EXPECTED, to.size());
    Waiting entry =
        new Waiting(
            conversation,
            message.seq(),
            message.number(),
            message.messageId(),
            message.acceptedAt(),
            now + PATIENCE.toMillis(),
            to);
    conversation.waiting.add(entry);
    waiting.add(entry);
    if (waiting.size() > MOST_WAITING) {
      Waiting oldest = waiting.remove();
      report.count(Count.UNJUDGED, oldest.to().size());
      oldest.in().waiting.remove(oldest);
    }
  }

  void receipt(Receipt receipt) {
    AuditedConversation conversation = conversations.get(receipt.conversationId());
    if (conversation == null || conversation.waiting.isEmpty()) {
      if (receipt.read() != null) {
        report.count(Count.READ);
      }
      return;
    }
    long delivered = number(receipt.delivered());
    long read = number(receipt.read());
    Receipt before = conversation.follow(receipt);
    if (before != null && receipt.at().isAfter(before.at())) {
      if (isLess(receipt.delivered(), before.delivered())
          || isLess(receipt.read(), before.read())) {
        backwards(conversation, receipt, before);
      }
    }
    if (read > (before == null ? 0 : number(before.read()))) {
      report.count(Count.READ);
    }
    Iterator<Waiting> entries = conversation.waiting.iterator();
    while (entries.hasNext()) {
      Waiting entry = entries.next();
      if (entry.number() > Math.max(delivered, read)) {
        break;
      }
      if (entry.to().remove(receipt.userId())) {
        delivered(entry, receipt);
      }
      if (entry.to().isEmpty()) {
        entries.remove();
      }
    }
  }

  private void delivered(Waiting entry, Receipt receipt) {
    Duration took = Duration.between(entry.acceptedAt(), receipt.at());
    report.delivered(took.toMillis());
    if (took.compareTo(LATE_AFTER) > 0) {
      String detail = "delivered after " + took.toMillis() + " ms to a member who was online";
      fault(entry, FaultType.LATE, receipt.userId(), detail, receipt.at());
    }
  }

  /// What is replayed has its former time, so it is never taken for this.
  private void backwards(AuditedConversation conversation, Receipt receipt, Receipt before) {
    report.fault(
        conversation.id,
        FaultType.OUT_OF_ORDER,
        Math.max(1, conversation.last),
        null,
        receipt.userId(),
        "a receipt went back from %d, %d to %d, %d"
            .formatted(
                number(before.delivered()),
                number(before.read()),
                number(receipt.delivered()),
                number(receipt.read())),
        receipt.at());
  }

  /// What is not said has not gone back.
  private static boolean isLess(@Nullable Long number, @Nullable Long before) {
    return number != null && before != null && number < before;
  }

  private static long number(@Nullable Long number) {
    return number == null ? 0 : number;
  }

  // Time.

  /// About once a second.
  void tick() {
    long passed = clock.now().passed();
    if (lastPassed >= 0) {
      now += Math.clamp(passed - lastPassed, 0, STEP);
    }
    lastPassed = passed;
    while (!waiting.isEmpty() && waiting.getFirst().dueAt() <= now) {
      judge(waiting.removeFirst());
    }
    order.tick(now);
  }

  private void judge(Waiting entry) {
    entry.in().waiting.remove(entry);
    int told = 0;
    for (UserId user : entry.to()) {
      long accepted = entry.acceptedAt().toEpochMilli();
      if (!online.isOnlineSinceBefore(user, accepted)) {
        report.count(Count.UNJUDGED);
      } else if (told++ < FAULTS_PER_MESSAGE) {
        String detail = "not delivered within 30 s to a member who was online";
        fault(entry, FaultType.MISSING, user, detail, entry.acceptedAt());
      } else {
        report.count(Count.MISSING);
      }
    }
  }

  // Members.

  private void membersChanged(AuditedConversation conversation, ConversationChanged changed) {
    ConversationView view = changed.conversation();
    conversation.members =
        view.memberCount() <= Limits.MEMBERS_LISTED ? new HashSet<>(view.members()) : Set.of();
    if (changed.change() == Change.LEFT || changed.change() == Change.REMOVED) {
      for (Waiting entry : conversation.waiting) {
        changed.members().stream()
            .filter(entry.to()::remove)
            .forEach(user -> report.count(Count.UNJUDGED));
      }
    }
  }

  private Set<UserId> members(AuditedConversation conversation) {
    Set<UserId> members = conversation.members;
    if (members == null) {
      members =
          conversation
              .id
              .directMembers()
              .map(pair -> new HashSet<>(List.of(pair.first(), pair.second())))
              .map(pair -> (Set<UserId>) pair)
              .or(() -> snapshots.apply(conversation.id).map(view -> Set.copyOf(view.members())))
              .orElse(Set.of());
      conversation.members = members;
    }
    return members;
  }

  /// @param seq of an event of it
  private AuditedConversation conversation(ConversationId id, long seq) {
    AuditedConversation known = conversations.get(id);
    if (known != null) {
      return known;
    }
    AuditedConversation made = new AuditedConversation(id, seq - 1);
    conversations.put(made.id, made);
    if (conversations.size() > CONVERSATIONS) {
      Iterator<AuditedConversation> oldest = conversations.values().iterator();
      if (oldest.next().isQuiet()) {
        oldest.remove();
      }
    }
    return made;
  }

  private void fault(Waiting entry, FaultType type, UserId user, String detail, Instant at) {
    report.fault(entry.in().id, type, entry.seq(), entry.messageId(), user, detail, at);
  }
}

package io.parley.processor.audit;

import io.parley.contract.log.AuditVerdict.FaultType;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.processor.audit.AuditReport.Count;
import io.parley.processor.routing.HeartbeatClock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// Whether the log has each event once, in its place and with one content. What is replayed with
/// the same content is no fault.
final class LogOrder {
  /// Events read beyond a hole of one conversation; of more the hole is given up.
  private static final int MOST_BEYOND = 1_000;

  private final AuditedEvents events;
  private final AuditReport report;
  private final HeartbeatClock clock;
  private final Set<AuditedConversation> withHoles = new LinkedHashSet<>();
  private long now;

  LogOrder(AuditedEvents events, AuditReport report, HeartbeatClock clock) {
    this.events = events;
    this.report = report;
    this.clock = clock;
  }

  /// @param hash of its bytes
  /// @return false when it was read before
  boolean read(AuditedConversation conversation, ConversationEvent event, long hash) {
    Instant at = event.at();
    Bytes key = AuditedEvents.content(event.conversationId().value(), event.seq());
    Long known = events.find(key, at);
    if (known != null || event.seq() <= conversation.base) {
      again(event, hash, known);
      if (event.seq() > conversation.last) { // an auditor that has begun anew
        place(conversation, event);
      }
      return false;
    }
    report.count(Count.AUDITED);
    events.put(key, hash, at);
    if (event.seq() < conversation.highest()) {
      fault(event, FaultType.OUT_OF_ORDER, "after seq " + conversation.highest());
    }
    if (event instanceof MessageAccepted message) {
      onlyOnce(message);
    }
    place(conversation, event);
    return true;
  }

  /// Of an event only its place is known.
  void pass(AuditedConversation conversation, long seq, Instant at) {
    place(conversation, seq, 0, at);
  }

  /// @param time see [HeartbeatClock.Reading#passed]
  void tick(long time) {
    now = time;
    List<AuditedConversation> due =
        withHoles.stream().filter(c -> c.holeSince + Audit.PATIENCE.toMillis() <= now).toList();
    due.forEach(this::giveUp);
  }

  private void again(ConversationEvent event, long hash, @Nullable Long known) {
    if (known == null || known == hash) {
      report.count(Count.REPEATED);
    } else {
      fault(event, FaultType.DOUBLED, "another content under the same seq");
    }
  }

  private void onlyOnce(MessageAccepted message) {
    String conversation = message.conversationId().value();
    Bytes client =
        AuditedEvents.clientMessage(
            conversation, message.sender().id().value(), message.clientMessageId());
    Bytes id = AuditedEvents.message(conversation, message.messageId());
    Long sameClient = events.find(client, message.acceptedAt());
    Long sameId = events.find(id, message.acceptedAt());
    if (sameClient != null && sameClient != message.seq()) {
      fault(message, FaultType.DOUBLED, "the clientMessageId is that of seq " + sameClient);
    } else if (sameId != null && sameId != message.seq()) {
      fault(message, FaultType.DOUBLED, "the messageId is that of seq " + sameId);
    }
    events.put(client, message.seq(), message.acceptedAt());
    events.put(id, message.seq(), message.acceptedAt());
  }

  /// Notes that the event was read, and looks whether its place is the next one.
  private void place(AuditedConversation conversation, ConversationEvent event) {
    long number = event instanceof MessageAccepted ? event.number() : 0;
    place(conversation, event.seq(), number, event.at());
  }

  /// @param number of a message; 0 for what is none
  private void place(AuditedConversation conversation, long seq, long number, Instant at) {
    if (seq <= conversation.last) {
      return; // had been given up
    }
    if (conversation.beyond.isEmpty() && seq > conversation.last + 1) {
      conversation.holeSince = now;
      withHoles.add(conversation);
    }
    conversation.beyond.put(seq, number);
    close(conversation, at);
    if (conversation.beyond.size() > MOST_BEYOND) {
      giveUp(conversation);
    }
  }

  /// Goes on as far as there is no hole.
  private void close(AuditedConversation conversation, Instant at) {
    boolean further = false;
    while (!conversation.beyond.isEmpty()
        && conversation.beyond.firstKey() == conversation.last + 1) {
      Map.Entry<Long, Long> next = Objects.requireNonNull(conversation.beyond.pollFirstEntry());
      conversation.last = next.getKey();
      further = true;
      if (next.getValue() > 0) {
        number(conversation, next.getKey(), next.getValue(), at);
      }
    }
    if (conversation.beyond.isEmpty()) {
      withHoles.remove(conversation);
    } else if (further) {
      conversation.holeSince = now; // another hole
    }
  }

  private void number(AuditedConversation conversation, long seq, long number, Instant at) {
    long expected = conversation.lastNumber + 1;
    if (conversation.lastNumber >= 0 && number != expected) {
      FaultType type = number > expected ? FaultType.MISSING : FaultType.DOUBLED;
      String detail = "message number " + number + " where " + expected + " is the next";
      report.fault(conversation.id, type, seq, null, null, detail, at);
    }
    conversation.lastNumber = number;
  }

  /// The hole stays: everything before what was read beyond it is missing.
  private void giveUp(AuditedConversation conversation) {
    long first = conversation.last + 1;
    long next = conversation.beyond.firstKey();
    String detail = "no event from " + first + " to " + (next - 1) + " within 30 s";
    Instant at = Instant.ofEpochMilli(clock.now().last());
    report.fault(conversation.id, FaultType.MISSING, first, null, null, detail, at);
    conversation.last = next - 1;
    conversation.lastNumber = -1;
    conversation.holeSince = now;
    close(conversation, at);
  }

  private void fault(ConversationEvent event, FaultType type, String detail) {
    String messageId = event instanceof MessageAccepted message ? message.messageId() : null;
    report.fault(event.conversationId(), type, event.seq(), messageId, null, detail, event.at());
  }
}

package io.parley.processor.audit;

import io.parley.contract.log.AuditVerdict.FaultType;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.processor.audit.Findings.Count;
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

  private final Seen seen;
  private final Findings findings;
  private final Pulse pulse;
  private final Set<Conversation> withHoles = new LinkedHashSet<>();
  private long now;

  LogOrder(Seen seen, Findings findings, Pulse pulse) {
    this.seen = seen;
    this.findings = findings;
    this.pulse = pulse;
  }

  /// @param hash of its bytes
  /// @return false when it was read before
  boolean read(Conversation conversation, ConversationEvent event, long hash) {
    Instant at = Audit.at(event);
    Bytes key = Seen.content(event.conversationId().value(), event.seq());
    Long known = seen.find(key, at);
    if (known != null || event.seq() <= conversation.base) {
      again(event, hash, known);
      if (event.seq() > conversation.last) { // an auditor that has begun anew
        place(conversation, event);
      }
      return false;
    }
    findings.count(Count.AUDITED);
    seen.put(key, hash, at);
    if (event.seq() < conversation.highest()) {
      fault(event, FaultType.OUT_OF_ORDER, "after seq " + conversation.highest());
    }
    if (event instanceof MessageAccepted message) {
      onlyOnce(message);
    }
    place(conversation, event);
    return true;
  }

  /// @param time see [Pulse.Beat#passed]
  void tick(long time) {
    now = time;
    List<Conversation> due =
        withHoles.stream().filter(c -> c.holeSince + Audit.PATIENCE.toMillis() <= now).toList();
    due.forEach(this::giveUp);
  }

  private void again(ConversationEvent event, long hash, @Nullable Long known) {
    if (known == null || known == hash) {
      findings.count(Count.REPEATED);
    } else {
      fault(event, FaultType.DOUBLED, "another content under the same seq");
    }
  }

  private void onlyOnce(MessageAccepted message) {
    String conversation = message.conversationId().value();
    Bytes client =
        Seen.clientMessage(conversation, message.sender().id().value(), message.clientMessageId());
    Bytes id = Seen.message(conversation, message.messageId());
    Long sameClient = seen.find(client, message.acceptedAt());
    Long sameId = seen.find(id, message.acceptedAt());
    if (sameClient != null && sameClient != message.seq()) {
      fault(message, FaultType.DOUBLED, "the clientMessageId is that of seq " + sameClient);
    } else if (sameId != null && sameId != message.seq()) {
      fault(message, FaultType.DOUBLED, "the messageId is that of seq " + sameId);
    }
    seen.put(client, message.seq(), message.acceptedAt());
    seen.put(id, message.seq(), message.acceptedAt());
  }

  /// Notes that the event was read, and looks whether its place is the next one.
  private void place(Conversation conversation, ConversationEvent event) {
    if (event.seq() <= conversation.last) {
      return; // had been given up
    }
    long number = event instanceof MessageAccepted ? event.number() : 0;
    if (conversation.beyond.isEmpty() && event.seq() > conversation.last + 1) {
      conversation.holeSince = now;
      withHoles.add(conversation);
    }
    conversation.beyond.put(event.seq(), number);
    close(conversation, Audit.at(event));
    if (conversation.beyond.size() > MOST_BEYOND) {
      giveUp(conversation);
    }
  }

  /// Goes on as far as there is no hole.
  private void close(Conversation conversation, Instant at) {
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

  private void number(Conversation conversation, long seq, long number, Instant at) {
    long expected = conversation.lastNumber + 1;
    if (conversation.lastNumber >= 0 && number != expected) {
      FaultType type = number > expected ? FaultType.MISSING : FaultType.DOUBLED;
      String detail = "message number " + number + " where " + expected + " is the next";
      findings.fault(conversation.id, type, seq, null, null, detail, at);
    }
    conversation.lastNumber = number;
  }

  /// The hole stays: everything before what was read beyond it is missing.
  private void giveUp(Conversation conversation) {
    long first = conversation.last + 1;
    long next = conversation.beyond.firstKey();
    String detail = "no event from " + first + " to " + (next - 1) + " within 30 s";
    Instant at = Instant.ofEpochMilli(pulse.now().last());
    findings.fault(conversation.id, FaultType.MISSING, first, null, null, detail, at);
    conversation.last = next - 1;
    conversation.lastNumber = -1;
    conversation.holeSince = now;
    close(conversation, at);
  }

  private void fault(ConversationEvent event, FaultType type, String detail) {
    String messageId = event instanceof MessageAccepted message ? message.messageId() : null;
    findings.fault(
        event.conversationId(), type, event.seq(), messageId, null, detail, Audit.at(event));
  }
}

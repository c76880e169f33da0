package io.parley.gateway.kafka;

import io.parley.contract.Answer;
import io.parley.contract.Answer.Alive;
import io.parley.contract.Answer.CaughtUp;
import io.parley.contract.Answer.MembershipTold;
import io.parley.contract.Answer.PresenceTold;
import io.parley.contract.Answer.Reply;
import io.parley.contract.Answer.SessionRefused;
import io.parley.contract.Answer.Subscribed;
import io.parley.contract.Answer.UserMemberships;
import io.parley.contract.Codec;
import io.parley.contract.GatewayRef;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.OutboundEvent;
import io.parley.contract.Topic;
import io.parley.gateway.conversation.Conversations;
import io.parley.gateway.request.Requests;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that reads this gateway's slot, from the end on: whatever is there from an earlier
/// run is for sockets that are gone. It only hands over; nothing that it calls blocks.
final class SlotReader {
  private static final Logger log = LoggerFactory.getLogger(SlotReader.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final KafkaLink link;
  private final Consumer<byte[], byte[]> consumer;
  private final GatewayRef gateway;
  private final Conversations conversations;
  private final Requests requests;
  private final Probes probes;
  private final Outlet outlet;
  private final Thread thread = new Thread(this::run, "slot-reader");
  private volatile boolean closing;

  SlotReader(
      KafkaLink link,
      Conversations conversations,
      Requests requests,
      Probes probes,
      Outlet outlet) {
    this.link = link;
    this.consumer = link.consumer();
    this.gateway = link.gateway();
    this.conversations = conversations;
    this.requests = requests;
    this.probes = probes;
    this.outlet = outlet;
  }

  /// From the return on, nothing that is written to the slot is missed.
  void start() {
    TopicPartition slot = new TopicPartition(Topic.OUTBOUND.topicName(), gateway.slot());
    consumer.assign(List.of(slot));
    consumer.seekToEnd(List.of(slot));
    consumer.position(slot); // seekToEnd is lazy: only this makes it so
    thread.start();
  }

  /// Waits up to 5 s for the record at hand.
  void stop() throws InterruptedException {
    closing = true;
    consumer.wakeup();
    thread.join(Duration.ofSeconds(5));
  }

  private void run() {
    try (consumer) {
      while (!closing) {
        poll().forEach(this::read);
      }
    } catch (WakeupException e) {
      log.debug("closing");
    }
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    try {
      return consumer.poll(POLL);
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      // The client retries what passes; whatever else it is must not end the thread.
      log.error("reading slot {} failed, going on", gateway.slot(), e);
      return ConsumerRecords.empty();
    }
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    try {
      Optional<OutboundEvent> event = OutboundEvent.read(record.key(), record.headers());
      if (event.isPresent()) {
        conversations.event(event.get(), record.value(), record.timestamp());
      } else {
        answer(Codec.ANSWERS.decode(record.value()));
      }
    } catch (MalformedRecordException e) {
      outlet.deadLetter(record, String.valueOf(e.getMessage()));
    }
  }

  private void answer(Answer answer) {
    if (!answer.gateway().equals(gateway)) {
      return; // another gateway on this slot, or an earlier run of this one
    }
    switch (answer) {
      case Reply reply -> requests.replied(reply);
      case Subscribed subscribed -> conversations.subscribed(subscribed);
      case CaughtUp caughtUp -> conversations.caughtUp(caughtUp);
      case Alive alive -> {
        if (probes.answered(alive)) {
          conversations.takenOver(id -> link.partitionOf(id) == alive.partition());
        }
      }
      case UserMemberships named -> conversations.memberships(named);
      case MembershipTold told -> conversations.membershipTold(told);
      case SessionRefused refused -> conversations.refused(refused);
      case PresenceTold told -> conversations.presence(told);
    }
  }
}

package io.parley.gateway.kafka;

import io.parley.contract.MalformedRecordException;
import io.parley.contract.MessageId;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Answer;
import io.parley.contract.wire.Answer.AdmissionTold;
import io.parley.contract.wire.Answer.Alive;
import io.parley.contract.wire.Answer.BlockTold;
import io.parley.contract.wire.Answer.CaughtUp;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.Answer.InvitationTold;
import io.parley.contract.wire.Answer.MembershipTold;
import io.parley.contract.wire.Answer.PresenceTold;
import io.parley.contract.wire.Answer.ProfilesTold;
import io.parley.contract.wire.Answer.ReceiptsTold;
import io.parley.contract.wire.Answer.Reply;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Answer.SessionRefused;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import io.parley.contract.wire.OutboundEvent;
import io.parley.contract.wire.Shard;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.gateway.conversation.Conversations;
import io.parley.gateway.conversation.Partitions;
import io.parley.gateway.engineio.Burst;
import io.parley.gateway.kafka.PartitionOwners.Owner;
import io.parley.gateway.request.Requests;
import io.parley.operations.KafkaLag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// The thread that reads this gateway's slot, from the end on: whatever is there from an earlier
/// run is for sockets that are gone. It only hands over; nothing that it calls blocks.
public final class SlotReader {
  private final Consumer<byte[], byte[]> consumer;
  private final GatewayRef gateway;
  private final Partitions partitions;
  private final Conversations conversations;
  private final Requests requests;
  private final PartitionProbes probes;
  private final CommandProducer producer;
  private final PartitionOwners owners = new PartitionOwners(System::nanoTime);
  private final PollLoop loop;

  public SlotReader(
      KafkaClients kafka,
      Conversations conversations,
      Requests requests,
      PartitionProbes probes,
      CommandProducer producer) {
    this(kafka.consumer(), kafka.gateway(), kafka, conversations, requests, probes, producer);
  }

  SlotReader(
      Consumer<byte[], byte[]> consumer,
      GatewayRef gateway,
      Partitions partitions,
      Conversations conversations,
      Requests requests,
      PartitionProbes probes,
      CommandProducer producer) {
    this.consumer = consumer;
    this.gateway = gateway;
    this.partitions = partitions;
    this.conversations = conversations;
    this.requests = requests;
    this.probes = probes;
    this.producer = producer;
    loop = new PollLoop("slot-reader", consumer, this::read);
  }

  /// From the return on, nothing that is written to the slot is missed.
  public void start() {
    TopicPartition slot = new TopicPartition(Topic.OUTBOUND.topicName(), gateway.slot());
    consumer.assign(List.of(slot));
    consumer.seekToEnd(List.of(slot));
    consumer.position(slot); // seekToEnd is lazy: only this makes it so
    loop.start();
  }

  /// Waits up to 5 s for the record at hand.
  public void stop() throws InterruptedException {
    loop.stop();
  }

  /// How many records of the slot are still to be read; by any thread.
  public DoubleSupplier lag() {
    return KafkaLag.most(consumer::metrics, _ -> true);
  }

  void read(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    Burst.run(
        burst -> {
          for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
              read(record);
            } catch (MalformedRecordException e) {
              producer.deadLetter(record, String.valueOf(e.getMessage()));
            }
            burst.breathe();
          }
        });
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    Optional<OutboundEvent> event =
        OutboundEvent.read(record.key(), record.headers(), conversations::conversation);
    if (event.isPresent()) {
      event(event.get(), record);
    } else {
      answer(WireCodec.ANSWERS.decode(record.value()));
    }
  }

  /// The answer to its sender and the event for everybody, the sender's devices too.
  private void event(OutboundEvent event, ConsumerRecord<byte[], byte[]> record) {
    Origin ackFor = event.ackFor();
    if (ackFor != null && ackFor.gateway().equals(gateway)) {
      requests.replied(accepted(event, ackFor, record.timestamp()));
    }
    conversations.event(event, record.value(), record.timestamp());
  }

  private static SendAccepted accepted(OutboundEvent event, Origin asked, long at) {
    MessageId id = MessageId.of(event.conversationId(), event.number(), event.seq());
    return new SendAccepted(
        asked.gateway(),
        asked.requestId(),
        event.conversationId(),
        id.toString(),
        event.seq(),
        event.number(),
        Instant.ofEpochMilli(at),
        false);
  }

  private void answer(Answer answer) {
    if (!answer.gateway().equals(gateway)) {
      return; // another gateway on this slot, or an earlier run of this one
    }
    switch (answer) {
      case Reply reply -> requests.replied(reply);
      case ConversationsTold told -> {
        if (told.requestId() != null) {
          requests.told(told.requestId(), told, told.last());
        } else if (isServed(Shard.CONVERSATIONS, told.partition(), told.life())) {
          conversations.told(told);
        }
      }
      case CaughtUp caughtUp -> conversations.caughtUp(caughtUp);
      case ReceiptsTold told -> conversations.receipts(told);
      case Alive alive -> {
        if (isServed(alive.shard(), alive.partition(), alive.life())
            && alive.shard() == Shard.CONVERSATIONS) {
          probes.answered(alive.partition());
        }
      }
      case UserMemberships named -> {
        if (named.requestId() != null) {
          requests.told(named.requestId(), named, named.last());
        } else {
          conversations.memberships(named);
        }
      }
      case AdmissionTold told -> requests.told(told.requestId(), told, true);
      case ProfilesTold told -> requests.told(told.requestId(), told, told.last());
      case MembershipTold told -> conversations.membershipTold(told);
      case BlockTold told -> conversations.blockTold(told);
      case InvitationTold told -> conversations.invitationTold(told);
      case SessionRefused refused -> conversations.refused(refused);
      case PresenceTold told -> {
        if (told.requestId() != null) {
          requests.told(told.requestId(), told, !Boolean.TRUE.equals(told.more()));
        } else if (isServed(Shard.USERS, told.partition(), told.life())) {
          conversations.presence(told);
        }
      }
    }
  }

  /// Whether an answer comes from who serves the partition. One who has just begun to is asked for
  /// all that its predecessor was asked for.
  ///
  /// @throws MalformedRecordException when there is no such partition
  private boolean isServed(Shard shard, int partition, String life) {
    int all = shard == Shard.CONVERSATIONS ? partitions.ofConversations() : partitions.ofUsers();
    if (partition >= all) {
      throw new MalformedRecordException("partition", "there are " + all, null);
    }
    Owner owner = owners.hear(shard, partition, life);
    if (owner == Owner.NEW) {
      conversations.takenOver(shard, partition);
    }
    return owner != Owner.FORMER;
  }
}

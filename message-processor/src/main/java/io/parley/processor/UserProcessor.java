package io.parley.processor;

import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Shard;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// One partition of the users: takes what gateways say of their sessions and what conversations say
/// of their members, and is the only writer of the users' state.
final class UserProcessor implements Processor<byte[], byte[], byte[], Object> {
  private final GatewayDirectory gateways;
  private final String life;
  private final ProcessorMetrics metrics;

  private ProcessorContext<byte[], Object> context;
  private SessionProcessor sessions;
  private MembershipProcessor memberships;

  /// @param life unlike that of any other instance
  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  UserProcessor(GatewayDirectory gateways, String life, ProcessorMetrics metrics) {
    this.gateways = gateways;
    this.life = life;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    Outputs outputs = new Outputs(context, ParleyTopology.USERS, metrics);
    UserStore users = new UserStore(context.getStateStore(UserStore.NAME));
    sessions = new SessionProcessor(context, outputs, users, gateways, life);
    memberships = new MembershipProcessor(context, outputs, users, gateways);
    gateways.scheduleLetters(context, outputs);
    Takeover.announce(context, gateways, outputs, Shard.USERS, life);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    String topic = context.recordMetadata().orElseThrow().topic();
    if (topic.equals(Topic.SESSIONS.topicName())) {
      sessions.process(record);
    } else {
      memberships.process(record);
    }
  }
}

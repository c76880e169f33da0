package io.parley.processor;

import io.parley.contract.Answer.MemberAdded;
import io.parley.contract.Codec;
import io.parley.contract.GatewayRef;
import io.parley.contract.MembershipChanged;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Keeps what each user is a member of, and tells the gateways that hold the user's sessions.
final class MembershipProcessor implements Processor<byte[], byte[], byte[], Object> {
  private final GatewayDirectory gateways;
  private Outputs outputs;
  private UserStore users;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  MembershipProcessor(GatewayDirectory gateways) {
    this.gateways = gateways;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    outputs = new Outputs(context, ParleyTopology.USERS);
    users = new UserStore(context.getStateStore(UserStore.NAME));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    MembershipChanged changed = outputs.read(Codec.MEMBERSHIPS, record);
    if (changed == null) {
      return;
    }
    users.putMembership(changed.userId(), changed.conversationId(), changed.afterSeq());
    users.sessions(changed.userId()).stream()
        .filter(session -> gateways.isAlive(session.gateway(), session.since()))
        .map(UserStore.Session::gateway)
        .distinct()
        .forEach(gateway -> tell(gateway, changed, record));
  }

  private void tell(GatewayRef gateway, MembershipChanged changed, Record<byte[], byte[]> record) {
    outputs.answer(
        new MemberAdded(gateway, changed.userId(), changed.conversationId(), changed.afterSeq()),
        record);
  }
}

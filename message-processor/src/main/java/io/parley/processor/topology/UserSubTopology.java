package io.parley.processor.topology;

import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Shard;
import io.parley.processor.routing.GatewayDirectory;
import io.parley.processor.routing.Life;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.UserStore;
import io.parley.processor.user.Invitations;
import io.parley.processor.user.LiveSessions;
import io.parley.processor.user.MembershipHandler;
import io.parley.processor.user.Presences;
import io.parley.processor.user.SessionHandler;
import io.parley.processor.user.SessionLog;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/// Takes what gateways say of their sessions and what conversations say of their members.
final class UserSubTopology implements PartitionProcessor.SubTopology {
  @Override
  public String name() {
    return ParleyTopology.USERS;
  }

  @Override
  public Shard shard() {
    return Shard.USERS;
  }

  @Override
  public String storeName() {
    return UserStore.NAME;
  }

  @Override
  public Map<Topic, PartitionProcessor.Handler> handlers(
      ProcessorContext<byte[], Object> context,
      Outputs outputs,
      GatewayDirectory gateways,
      Life life) {
    UserStore users = new UserStore(context.getStateStore(storeName()));
    SessionLog log = new SessionLog(users, gateways, outputs);
    LiveSessions live = new LiveSessions(users, gateways, log);
    Presences presences = new Presences(context, users, live, gateways, outputs, life.name());
    presences.schedule(life);
    Invitations invitations = new Invitations(users, live, outputs);
    SessionHandler sessions =
        new SessionHandler(context, outputs, users, live, log, presences, invitations);
    MembershipHandler memberships =
        new MembershipHandler(outputs, users, live, presences, invitations);
    gateways.scheduleDeadLetters(context, life, outputs);
    return Map.of(Topic.SESSIONS, sessions::process, Topic.MEMBERSHIPS, memberships::process);
  }
}

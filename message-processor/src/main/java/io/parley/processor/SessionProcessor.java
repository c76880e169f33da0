package io.parley.processor;

import io.parley.contract.Answer.UserConversations;
import io.parley.contract.Codec;
import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.SessionEvent;
import io.parley.contract.SessionEvent.SessionClosed;
import io.parley.contract.SessionEvent.SessionOpened;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Knows where each user is connected, and tells a gateway what a new session is a member of.
final class SessionProcessor implements Processor<byte[], byte[], byte[], Object> {
  private final GatewayDirectory gateways;
  private Outputs outputs;
  private UserStore users;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  SessionProcessor(GatewayDirectory gateways) {
    this.gateways = gateways;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    outputs = new Outputs(context, ParleyTopology.USERS);
    users = new UserStore(context.getStateStore(UserStore.NAME));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    SessionEvent event = outputs.read(Codec.SESSIONS, record);
    if (event == null) {
      return;
    }
    switch (event) {
      case SessionOpened opened -> open(opened, record);
      case SessionClosed closed -> users.removeSession(closed.userId(), closed.sessionId());
    }
  }

  private void open(SessionOpened opened, Record<byte[], byte[]> record) {
    // Sessions of gateways that died without a word end here at the latest.
    for (UserStore.Session session : users.sessions(opened.userId())) {
      if (!gateways.isAlive(session.gateway(), session.since())) {
        users.removeSession(opened.userId(), session.sessionId());
      }
    }
    users.putSession(
        opened.userId(),
        new UserStore.Session(opened.sessionId(), opened.gateway(), record.timestamp()));

    List<ConversationId> conversations = users.conversations(opened.userId());
    int from = 0;
    do {
      int to = Math.min(from + Limits.CONVERSATIONS_PER_ANSWER, conversations.size());
      outputs.answer(
          new UserConversations(
              opened.gateway(),
              opened.userId(),
              opened.sessionId(),
              conversations.subList(from, to),
              to == conversations.size()),
          record);
      from = to;
    } while (from < conversations.size());
  }
}

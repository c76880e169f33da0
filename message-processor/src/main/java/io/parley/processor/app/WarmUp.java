package io.parley.processor.app;

import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import io.parley.contract.wire.codec.WireCodec;
import java.time.Instant;

/// Loads what every message needs before the first one waits for it: an instance that has just been
/// started is given tasks that others serve well until then.
final class WarmUp {
  private static final int ROUNDS = 200;

  private WarmUp() {}

  static void run() {
    UserId user = new UserId("warm-up");
    ConversationId conversation = ConversationId.direct(user, user);
    GatewayRef gateway = new GatewayRef("warm-up", 1, 0);
    Sender sender = new Sender(user, null, null);
    SendMessage send =
        new SendMessage(
            conversation, "c", sender, MessageBody.text("hello"), new Origin(gateway, "r"));
    MessageAccepted event =
        new MessageAccepted(
            "m", "c", conversation, 1, 1, sender, send.body(), Instant.ofEpochMilli(0));
    SendAccepted answer =
        new SendAccepted(gateway, "r", conversation, "m", 1, 1, event.acceptedAt(), false);
    for (int i = 0; i < ROUNDS; i++) {
      Command command = WireCodec.COMMANDS.decode(WireCodec.COMMANDS.encode(send));
      if (!command.equals(send)
          || !Codec.EVENTS.decode(Codec.EVENTS.encode(event)).equals(event)
          || !WireCodec.ANSWERS.decode(WireCodec.ANSWERS.encode(answer)).equals(answer)) {
        throw new IllegalStateException("what was written is read as something else");
      }
    }
  }
}

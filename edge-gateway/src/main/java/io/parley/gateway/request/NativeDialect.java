package io.parley.gateway.request;

import io.parley.contract.ErrorCode;
import io.parley.contract.Sender;
import io.parley.gateway.socketio.AckResponder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The events that native clients send (PROTOCOL.md, "The native dialect"). Every one is answered
/// when the client wants an ack, also one that does not exist.
public final class NativeDialect {
  private final Sends sends;

  public NativeDialect(Sends sends) {
    this.sends = sends;
  }

  /// Never blocks and never throws for what a client sent.
  public void handle(Sender sender, String event, List<JsonNode> args, @Nullable AckResponder ack) {
    switch (event) {
      case "message:send" -> send(sender, args, ack);
      default -> refuse(ack, RequestException.of(ErrorCode.NOT_FOUND, "there is no such event"));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // both ends are handled here
  private void send(Sender sender, List<JsonNode> args, @Nullable AckResponder ack) {
    SendRequest request;
    try {
      request = SendRequest.parse(sender.id(), args.isEmpty() ? null : args.getFirst());
    } catch (RequestException e) {
      refuse(ack, e);
      return;
    }
    sends
        .send(sender, request)
        .whenComplete(
            (accepted, failure) -> {
              if (failure != null) {
                refuse(ack, Replies.reason(failure));
              } else if (ack != null) {
                ack.ack(Replies.accepted(accepted));
              }
            });
  }

  private static void refuse(@Nullable AckResponder ack, RequestException reason) {
    if (ack != null) {
      ack.ack(Replies.refused(reason));
    }
  }
}

package io.parley.gateway.request;

import io.parley.contract.ErrorCode;
import io.parley.contract.Invitation;
import io.parley.contract.codec.Codec;
import io.parley.contract.codec.JsonObject;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.request.ClientRequests.Done;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The acks of the native dialect: `{ ok: true, … }` or `{ ok: false, error: { code, message } }`.
public final class Replies {
  private static final Logger log = LoggerFactory.getLogger(Replies.class);

  private Replies() {}

  public static byte[] accepted(SendAccepted answer) {
    return JsonObject.of(
        reply ->
            reply
                .writeBooleanProperty("ok", true)
                .writeStringProperty("messageId", answer.messageId())
                .writeStringProperty("conversationId", answer.conversationId().value())
                .writeNumberProperty("seq", answer.seq())
                .writeNumberProperty("number", answer.number())
                .writeStringProperty("acceptedAt", answer.acceptedAt().toString())
                .writeBooleanProperty("duplicate", answer.duplicate()));
  }

  public static byte[] ok() {
    return Codec.json().writeValueAsBytes(succeeded());
  }

  /// @param answer what there is to say
  static byte[] of(ObjectNode answer) {
    return Codec.json().writeValueAsBytes(succeeded().setAll(answer));
  }

  /// @param done whatever it says
  public static byte[] ok(Done done) {
    return ok();
  }

  public static byte[] seq(Done done) {
    return Codec.json().writeValueAsBytes(succeeded().put("seq", done.answer().seq()));
  }

  public static byte[] conversation(Done done) {
    CommandAccepted answer = done.answer();
    ObjectNode reply = succeeded();
    if (answer.conversation() != null) {
      reply.set("conversation", ConversationJson.of(answer.conversation(), answer.membership()));
    }
    return Codec.json().writeValueAsBytes(ConversationJson.put(done, reply));
  }

  public static byte[] invitations(List<Invitation> open) {
    return Codec.json().writeValueAsBytes(InvitationJson.put(open, succeeded()));
  }

  public static byte[] presence(List<SeenPresence> presence) {
    ObjectNode reply = succeeded();
    reply.set("presence", Codec.json().valueToTree(presence));
    return Codec.json().writeValueAsBytes(reply);
  }

  public static byte[] profiles(List<SeenProfile> profiles) {
    ObjectNode reply = succeeded();
    reply.set("profiles", Codec.json().valueToTree(profiles));
    return Codec.json().writeValueAsBytes(reply);
  }

  /// @param renewed whose token now counts
  public static byte[] refreshed(Principal renewed) {
    ObjectNode reply = succeeded().put("expiresAt", renewed.expiresAt().toString());
    return Codec.json().writeValueAsBytes(reply);
  }

  public static byte[] refused(RequestException reason) {
    ObjectNode reply = Codec.json().createObjectNode().put("ok", false);
    ObjectNode error =
        reply.putObject("error").put("code", reason.code().name()).put("message", reason.reason());
    reason.retryAfter().ifPresent(after -> error.put("retryAfterMs", after.toMillis()));
    return Codec.json().writeValueAsBytes(reply);
  }

  /// What a failed future says to the client. What we did not expect is logged here and told to
  /// nobody.
  public static RequestException reason(Throwable failure) {
    Throwable cause = Failures.cause(failure);
    if (cause instanceof RequestException expected) {
      return expected;
    }
    log.error("a request failed", cause);
    return RequestException.of(ErrorCode.OVERLOADED, "the request failed; try again");
  }

  private static ObjectNode succeeded() {
    return Codec.json().createObjectNode().put("ok", true);
  }
}

package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.UserId;
import java.util.List;
import java.util.stream.Stream;

/// The conversation that a REST request is about, by whichever name its client gives it. Our own
/// names and those of the apps that came before (docs/dialects/mentour.md).
public final class Target {
  private static final List<String> CONVERSATION = List.of("conversationId", "roomId");
  private static final List<String> USER = List.of("to", "receiverId", "otherUserId");

  /// Every name that there is.
  static final List<String> NAMES = Stream.of(CONVERSATION, USER).flatMap(List::stream).toList();

  private Target() {}

  /// @param caller whose direct conversation it is, where another user is named
  /// @throws InvalidFieldException unless it is named exactly once
  public static ConversationId of(Payload payload, UserId caller) {
    List<String> named = NAMES.stream().filter(payload::has).toList();
    if (named.size() != 1) {
      throw InvalidFieldException.invalid(
          "conversationId", "exactly one of " + String.join(", ", NAMES) + " is required");
    }
    String name = named.getFirst();
    return CONVERSATION.contains(name)
        ? payload.required(name, ConversationId.class)
        : ConversationId.direct(caller, payload.required(name, UserId.class));
  }
}

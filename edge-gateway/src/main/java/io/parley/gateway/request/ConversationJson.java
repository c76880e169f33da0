package io.parley.gateway.request;

import io.parley.contract.ConversationView;
import io.parley.contract.Membership;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.gateway.request.ClientRequests.Done;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A conversation as native clients see it, wherever they see one. Each call makes a new node,
/// which the caller may add to.
public final class ConversationJson {
  private ConversationJson() {}

  /// What every member sees alike.
  public static ObjectNode of(ConversationView conversation) {
    return Codec.json().valueToTree(conversation);
  }

  /// With what is the user's own: `readNumber, muted, archived, pinned`.
  ///
  /// @param membership null where it is not known: nothing is added
  public static ObjectNode of(ConversationView conversation, @Nullable Membership membership) {
    ObjectNode json = of(conversation);
    return membership == null
        ? json
        : json.put("readNumber", membership.readNumber())
            .put("muted", membership.muted())
            .put("archived", membership.archived())
            .put("pinned", membership.pinned());
  }

  /// With `lastSeq, lastNumber, lastAt` and `unread`, which is never below 0: a read may be known
  /// before the message.
  public static ObjectNode of(ListedConversations.Entry entry) {
    return of(entry.conversation(), entry.membership())
        .put("lastSeq", entry.lastSeq())
        .put("lastNumber", entry.lastNumber())
        .put("lastAt", Instant.ofEpochMilli(entry.lastAt()).toString())
        .put("unread", Math.max(0, entry.lastNumber() - entry.membership().readNumber()));
  }

  /// `notAdded` and `invited`, where there are any.
  ///
  /// @return the answer, which is changed
  public static ObjectNode put(Done done, ObjectNode answer) {
    put("notAdded", done.notAdded(), answer);
    put("invited", done.invited(), answer);
    return answer;
  }

  private static void put(String name, List<UserId> users, ObjectNode answer) {
    if (!users.isEmpty()) {
      ArrayNode names = answer.putArray(name);
      users.forEach(user -> names.add(user.value()));
    }
  }
}

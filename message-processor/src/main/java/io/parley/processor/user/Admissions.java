package io.parley.processor.user;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer.AdmissionTold;
import io.parley.contract.wire.Answer.AdmissionTold.Reason;
import io.parley.contract.wire.Answer.AdmissionTold.Refused;
import io.parley.contract.wire.SessionEvent.QueryAdmission;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.UserStore;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Who may not become a member of a conversation. It says what is known now: those whom a gateway
/// asked of a moment ago, and who are on their way in, are not counted yet. So a user may come past
/// [Limits#CONVERSATIONS_BY_OTHERS] by as many as are being asked for at one time; that is what the
/// distance to [Limits#CONVERSATIONS_PER_USER] is for.
final class Admissions {
  private final UserStore users;
  private final Outputs outputs;

  Admissions(UserStore users, Outputs outputs) {
    this.users = users;
    this.outputs = outputs;
  }

  void tell(QueryAdmission query, Record<byte[], byte[]> cause) {
    List<Refused> refused = new ArrayList<>();
    for (UserId user : query.userIds()) {
      Reason reason = reason(user, query.conversationId(), query.by());
      if (reason != null) {
        refused.add(new Refused(user, reason));
      }
    }
    outputs.answer(new AdmissionTold(query.gateway(), query.requestId(), refused), cause);
  }

  /// @return null if the user may
  private @Nullable Reason reason(UserId user, ConversationId conversation, UserId by) {
    if (users.membership(user, conversation).isPresent()) {
      return null; // nothing changes
    }
    boolean own = user.equals(by);
    // Of a direct conversation its own partition decides, by the same block.
    if (!own && !conversation.isDirect()) {
      if (users.visibility(user).hasBlocked(by)) {
        return Reason.BLOCKED;
      }
      if (users.hasLeft(user, conversation)) {
        return Reason.LEFT;
      }
    }
    int most = own ? Limits.CONVERSATIONS_PER_USER : Limits.CONVERSATIONS_BY_OTHERS;
    return users.membershipCount(user) >= most ? Reason.FULL : null;
  }
}

package io.parley.processor.user;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer.AdmissionTold;
import io.parley.contract.wire.Answer.AdmissionTold.Reason;
import io.parley.contract.wire.Answer.AdmissionTold.Refused;
import io.parley.contract.wire.SessionEvent.QueryAdmission;
import io.parley.contract.wire.SessionEvent.QueryAdmission.Consent;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.UserStore;
import java.time.Instant;
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
  private final Invitations invitations;
  private final Outputs outputs;

  Admissions(UserStore users, Invitations invitations, Outputs outputs) {
    this.users = users;
    this.invitations = invitations;
    this.outputs = outputs;
  }

  void tell(QueryAdmission query, Record<byte[], byte[]> cause) {
    List<Refused> refused = new ArrayList<>();
    for (UserId user : query.userIds()) {
      Reason reason = reason(user, query, Invitations.now(cause));
      if (reason != null) {
        refused.add(new Refused(user, reason));
      }
    }
    outputs.answer(new AdmissionTold(query.gateway(), query.requestId(), refused), cause);
  }

  /// @return null if the user may
  private @Nullable Reason reason(UserId user, QueryAdmission query, Instant now) {
    if (users.membership(user, query.conversationId()).isPresent()) {
      return null; // nothing changes
    }
    return user.equals(query.by()) ? ofOwn(user, query, now) : byAnother(user, query, now);
  }

  private @Nullable Reason ofOwn(UserId user, QueryAdmission query, Instant now) {
    boolean uninvited =
        query.consent() == Consent.ACCEPTED
            && !invitations.isInvited(user, query.conversationId(), now);
    return uninvited ? Reason.INVITATION_ONLY : full(user, Limits.CONVERSATIONS_PER_USER);
  }

  /// Who is to be invited is named so also to whom they have blocked: nothing comes of that
  /// invitation, and the answer is the one that everybody gets.
  private @Nullable Reason byAnother(UserId user, QueryAdmission query, Instant now) {
    ConversationId conversation = query.conversationId();
    Reason consent = consent(user, query);
    if (consent != null) {
      return invitations.hasRoom(user, conversation, query.by(), now) ? consent : Reason.FULL;
    }
    // Of a direct conversation its own partition decides, by the same block.
    if (!conversation.isDirect() && users.visibility(user).hasBlocked(query.by())) {
      return Reason.BLOCKED;
    }
    return full(user, Limits.CONVERSATIONS_BY_OTHERS);
  }

  /// Why it takes the user's own word.
  private @Nullable Reason consent(UserId user, QueryAdmission query) {
    if (users.hasLeft(user, query.conversationId())) {
      return Reason.LEFT;
    }
    boolean isAsked =
        query.consent() == Consent.INVITATION
            || (query.consent() == Consent.PARTNERS && !isPartner(user, query.by()));
    return isAsked ? Reason.INVITATION_ONLY : null;
  }

  /// Whether both have accepted their direct conversation.
  private boolean isPartner(UserId user, UserId other) {
    return users
        .membership(user, ConversationId.direct(user, other))
        .filter(Membership::acceptedByAll)
        .isPresent();
  }

  private @Nullable Reason full(UserId user, int most) {
    return users.membershipCount(user) >= most ? Reason.FULL : null;
  }
}

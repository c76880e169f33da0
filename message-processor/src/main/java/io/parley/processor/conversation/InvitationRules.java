package io.parley.processor.conversation;

import static io.parley.contract.ErrorCode.TOO_LARGE;

import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.contract.log.Change;
import io.parley.processor.store.ConversationProfile;
import io.parley.processor.store.GroupInvitations;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Who is invited to a group, and what comes of their answer. Whether somebody has to be invited
/// their own partition has said before; here it is certain that they have been.
final class InvitationRules {
  private final GroupInvitations invitations;

  InvitationRules(GroupInvitations invitations) {
    this.invitations = invitations;
  }

  /// Of those who are to be invited the ones who are not yet, and who are not to be members anyway.
  List<UserId> fresh(List<UserId> invited, Collection<UserId> members, RequestContext now) {
    return invited.stream()
        .distinct()
        .filter(user -> !members.contains(user) && !now.isMember(user) && !isInvited(user, now))
        .toList();
  }

  /// Why so many more cannot be invited.
  Optional<Outcome> refusal(List<UserId> fresh, RequestContext now) {
    boolean tooMany =
        !fresh.isEmpty()
            && invitations.open(now.conversation, now.at).size() + fresh.size()
                > Limits.INVITATIONS_PER_GROUP;
    return tooMany
        ? Optional.of(
            Outcome.refused(
                TOO_LARGE, "more than " + Limits.INVITATIONS_PER_GROUP + " open invitations"))
        : Optional.empty();
  }

  /// Of these the ones who are invited.
  List<UserId> invited(List<UserId> users, RequestContext now) {
    return users.stream().distinct().filter(user -> isInvited(user, now)).toList();
  }

  /// All who are.
  List<UserId> invited(RequestContext now) {
    return invitations.open(now.conversation, now.at);
  }

  Outcome accept(RequestContext now, ConversationProfile profile) {
    if (now.member != null) {
      return Rules.UNCHANGED;
    }
    return isInvited(now.by, now)
        ? GroupRules.grown(now, profile, Change.JOINED, List.of(now.by), List.of())
        : Rules.NO_SUCH;
  }

  /// It stays as it is here, so that nobody learns of it: the user's own partition forgets it.
  Outcome decline(RequestContext now) {
    return now.member == null && isInvited(now.by, now) ? Rules.UNCHANGED : Rules.NO_SUCH;
  }

  private boolean isInvited(UserId user, RequestContext now) {
    return invitations.isOpen(now.conversation, user, now.at);
  }
}

package io.parley.processor.conversation;

import static io.parley.contract.ErrorCode.CONFLICT;
import static io.parley.contract.ErrorCode.FORBIDDEN;
import static io.parley.contract.ErrorCode.INVALID;
import static io.parley.contract.ErrorCode.NOT_FOUND;
import static io.parley.contract.ErrorCode.TOO_LARGE;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationId.DirectMembers;
import io.parley.contract.ConversationKind;
import io.parley.contract.Limits;
import io.parley.contract.Role;
import io.parley.contract.RoleChange;
import io.parley.contract.UserId;
import io.parley.contract.VisibleHistory;
import io.parley.contract.log.Change;
import io.parley.contract.wire.Command.AddMembers;
import io.parley.contract.wire.Command.CreateConversation;
import io.parley.contract.wire.Command.JoinConversation;
import io.parley.contract.wire.Command.LeaveConversation;
import io.parley.contract.wire.Command.RemoveMembers;
import io.parley.contract.wire.Command.UpdateConversation;
import io.parley.processor.store.ConversationProfile;
import io.parley.processor.store.MemberStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who may make, join, change and leave conversations, and what comes of it.
final class GroupRules {
  private final Conversations conversations;
  private final InvitationRules invitations;

  GroupRules(Conversations conversations, InvitationRules invitations) {
    this.conversations = conversations;
    this.invitations = invitations;
  }

  Outcome create(CreateConversation create, RequestContext now) {
    boolean direct = now.conversation.isDirect();
    if (now.profile != null) {
      boolean again = direct || now.by.equals(now.profile.owner());
      return again
          ? Rules.UNCHANGED
          : Outcome.refused(CONFLICT, "there is such a conversation already");
    }
    Set<UserId> members = new LinkedHashSet<>();
    members.add(now.by);
    if (direct) {
      members.addAll(pair(now.conversation));
    } else {
      members.addAll(create.members());
    }
    List<UserId> asked =
        create.invited().stream()
            .distinct()
            .filter(user -> direct && members.contains(user) && !user.equals(now.by))
            .toList();
    ConversationProfile profile =
        new ConversationProfile(
            direct ? ConversationKind.DIRECT : ConversationKind.GROUP,
            blankToNull(create.title()),
            blankToNull(create.picture()),
            !direct && create.open(),
            direct ? null : now.by,
            List.of(),
            members.size(),
            now.at,
            direct ? null : VisibleHistory.of(create.history(), create.open()));
    members.removeAll(asked);
    List<UserId> invited = direct ? asked : invitations.fresh(create.invited(), members, now);
    return now.changed(Change.CREATED, List.copyOf(members), profile, invited);
  }

  /// Whoever joins what there is not makes it, for everybody to join.
  Outcome begin(JoinConversation join, RequestContext now) {
    if (now.conversation.isDirect()) {
      return Outcome.refused(INVALID, "conversationId: is a direct conversation's");
    }
    return create(
        new CreateConversation(
            join.conversationId(), null, null, true, List.of(), join.by(), join.origin()),
        now);
  }

  Outcome join(JoinConversation join, RequestContext now, ConversationProfile profile) {
    if (now.member != null) {
      return Rules.UNCHANGED;
    }
    if (profile.isDirect() || !profile.open()) {
      return Rules.NO_SUCH; // as where there is none: nobody learns that there is one
    }
    return grown(now, profile, Change.JOINED, List.of(join.by()), List.of());
  }

  Outcome add(AddMembers add, RequestContext now, ConversationProfile profile) {
    if (profile.isDirect()) {
      return notAGroup();
    }
    if (!isAdmin(profile, now.by)) {
      return Outcome.refused(FORBIDDEN, "only the owner and admins can add members");
    }
    List<UserId> fresh = add.members().stream().distinct().filter(u -> !now.isMember(u)).toList();
    List<UserId> invited = invitations.fresh(add.invited(), fresh, now);
    if (fresh.isEmpty() && invited.isEmpty()) {
      return Rules.UNCHANGED;
    }
    // Where nobody is added nothing else has changed: readers of the log know no other word for it.
    Change change = fresh.isEmpty() ? Change.UPDATED : Change.ADDED;
    return invitations
        .refusal(invited, now)
        .orElseGet(() -> grown(now, profile, change, fresh, invited));
  }

  static Outcome grown(
      RequestContext now,
      ConversationProfile profile,
      Change change,
      List<UserId> who,
      List<UserId> invited) {
    long count = profile.memberCount() + who.size();
    if (count > Limits.MEMBERS_PER_GROUP) {
      return Outcome.refused(TOO_LARGE, "more than " + Limits.MEMBERS_PER_GROUP + " members");
    }
    ConversationProfile after = profile.withCount(count);
    // A group that everybody has left belongs to nobody, and who comes then sees nothing of before.
    return now.changed(
        change,
        who,
        profile.owner() == null ? after.withHistory(VisibleHistory.JOINED) : after,
        invited);
  }

  Outcome remove(RemoveMembers remove, RequestContext now, ConversationProfile profile) {
    if (profile.isDirect()) {
      return notAGroup();
    }
    if (!isAdmin(profile, now.by)) {
      return Outcome.refused(FORBIDDEN, "only the owner and admins can remove members");
    }
    List<UserId> gone = remove.members().stream().distinct().filter(now::isMember).toList();
    if (gone.contains(now.by)) {
      return Outcome.refused(INVALID, "members: to go yourself, leave the conversation");
    }
    boolean owner = profile.role(now.by) == Role.OWNER;
    if (gone.stream().anyMatch(user -> isAdmin(profile, user) && !owner)) {
      return Outcome.refused(FORBIDDEN, "only the owner can remove admins, and nobody the owner");
    }
    List<UserId> withdrawn = invitations.invited(remove.members(), now);
    return gone.isEmpty() && withdrawn.isEmpty()
        ? Rules.UNCHANGED
        : shrunk(now, profile, Change.REMOVED, gone, withdrawn);
  }

  Outcome leave(LeaveConversation leave, RequestContext now, ConversationProfile profile) {
    return profile.isDirect()
        ? Outcome.refused(INVALID, "conversationId: a direct conversation cannot be left")
        : shrunk(
            now,
            profile,
            Change.LEFT,
            List.of(leave.by()),
            profile.memberCount() == 1 ? invitations.invited(now) : List.of());
  }

  /// @param withdrawn who is not invited any more
  private Outcome shrunk(
      RequestContext now,
      ConversationProfile profile,
      Change change,
      List<UserId> gone,
      List<UserId> withdrawn) {
    ConversationProfile after =
        profile.withoutAdmins(gone).withCount(profile.memberCount() - gone.size());
    return now.changed(
        change, gone, isOwnerOf(profile, gone) ? inherited(now, after, gone) : after, withdrawn);
  }

  private static boolean isOwnerOf(ConversationProfile profile, List<UserId> users) {
    return profile.owner() != null && users.contains(profile.owner());
  }

  /// The owner has gone: the first admin follows, or else the first member.
  private ConversationProfile inherited(
      RequestContext now, ConversationProfile profile, List<UserId> gone) {
    if (!profile.admins().isEmpty()) {
      List<UserId> others = profile.admins().subList(1, profile.admins().size());
      return profile.withRoles(profile.admins().getFirst(), others);
    }
    UserId heir =
        conversations.members(now.conversation, gone.size() + 1).stream()
            .map(MemberStore.Entry::user)
            .filter(user -> !gone.contains(user))
            .findFirst()
            .orElse(null);
    return profile.withRoles(heir, List.of());
  }

  /// Only what is everybody's; the member's own settings are no event.
  Outcome update(UpdateConversation update, RequestContext now, ConversationProfile profile) {
    boolean shared =
        update.title() != null || update.picture() != null || !update.roles().isEmpty();
    if (!shared) {
      return Rules.UNCHANGED;
    }
    if (profile.isDirect()) {
      return notAGroup();
    }
    if (!isAdmin(profile, now.by)) {
      return Outcome.refused(FORBIDDEN, "only the owner and admins can change a group");
    }
    ConversationProfile after = profile.with(update.title(), update.picture());
    if (!update.roles().isEmpty()) {
      if (profile.role(now.by) != Role.OWNER) {
        return Outcome.refused(FORBIDDEN, "only the owner can change roles");
      }
      if (!update.roles().stream().allMatch(role -> now.isMember(role.userId()))) {
        return Outcome.refused(NOT_FOUND, "roles: one of them is no member");
      }
      after = withRoles(after, update.roles());
      if (after.admins().size() > Limits.ADMINS) {
        return Outcome.refused(TOO_LARGE, "more than " + Limits.ADMINS + " admins");
      }
    }
    return after.equals(profile) ? Rules.UNCHANGED : now.changed(Change.UPDATED, List.of(), after);
  }

  /// One after the other. There is always one owner: a new one makes the old one an admin, and the
  /// owner's own role changes only so.
  private static ConversationProfile withRoles(
      ConversationProfile profile, List<RoleChange> changes) {
    UserId owner = profile.owner();
    List<UserId> admins = new ArrayList<>(profile.admins());
    for (RoleChange change : changes) {
      UserId user = change.userId();
      if (user.equals(owner)) {
        continue;
      }
      admins.remove(user);
      switch (change.role()) {
        case OWNER -> {
          if (owner != null) {
            admins.add(owner);
          }
          owner = user;
        }
        case ADMIN -> admins.add(user);
        case MEMBER -> {}
      }
    }
    return profile.withRoles(owner, admins);
  }

  static boolean isAdmin(ConversationProfile profile, UserId user) {
    return profile.role(user) != Role.MEMBER;
  }

  static Outcome notAGroup() {
    return Outcome.refused(INVALID, "conversationId: not for direct conversations");
  }

  /// Each once, also of a conversation with oneself.
  static Set<UserId> pair(ConversationId direct) {
    DirectMembers pair = direct.directMembers().orElseThrow();
    return new LinkedHashSet<>(List.of(pair.first(), pair.second()));
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}

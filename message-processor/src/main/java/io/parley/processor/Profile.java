package io.parley.processor;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.Limits;
import io.parley.contract.Role;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a conversation is, without its members.
record Profile(
    ConversationKind kind,
    @Nullable String title,
    @Nullable String picture,
    boolean open,
    @Nullable UserId owner,
    List<UserId> admins,
    long memberCount,
    Instant createdAt) {
  static Profile of(ConversationView view) {
    return new Profile(
        view.kind(),
        view.title(),
        view.picture(),
        view.open(),
        view.owner(),
        view.admins(),
        view.memberCount(),
        view.createdAt());
  }

  ConversationView view(ConversationId conversation, List<UserId> members) {
    return new ConversationView(
        conversation, kind, title, picture, open, owner, admins, members, memberCount, createdAt);
  }

  boolean isDirect() {
    return kind == ConversationKind.DIRECT;
  }

  /// Whether each member's receipts are published, and typing, and every member is told of
  /// messages.
  boolean isSmall() {
    return memberCount <= Limits.MEMBERS_LISTED;
  }

  Role role(UserId user) {
    return user.equals(owner) ? Role.OWNER : admins.contains(user) ? Role.ADMIN : Role.MEMBER;
  }

  Profile withCount(long count) {
    return new Profile(kind, title, picture, open, owner, admins, count, createdAt);
  }

  Profile withRoles(@Nullable UserId newOwner, List<UserId> newAdmins) {
    return new Profile(kind, title, picture, open, newOwner, newAdmins, memberCount, createdAt);
  }

  /// Empty text takes it away.
  Profile with(@Nullable String newTitle, @Nullable String newPicture) {
    return new Profile(
        kind,
        changed(title, newTitle),
        changed(picture, newPicture),
        open,
        owner,
        admins,
        memberCount,
        createdAt);
  }

  private static @Nullable String changed(@Nullable String before, @Nullable String after) {
    return after == null ? before : after.isEmpty() ? null : after;
  }

  Profile withoutAdmins(List<UserId> gone) {
    List<UserId> left = new ArrayList<>(admins);
    left.removeAll(gone);
    return withRoles(owner, left);
  }
}

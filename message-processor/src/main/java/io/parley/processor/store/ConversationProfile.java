package io.parley.processor.store;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.Limits;
import io.parley.contract.Role;
import io.parley.contract.UserId;
import io.parley.contract.VisibleHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a conversation is, without its members.
///
/// @param history what of a group's past its members see; null for a direct conversation
public record ConversationProfile(
    ConversationKind kind,
    @Nullable String title,
    @Nullable String picture,
    boolean open,
    @Nullable UserId owner,
    List<UserId> admins,
    long memberCount,
    Instant createdAt,
    @Nullable VisibleHistory history) {
  public static ConversationProfile of(ConversationView view) {
    return new ConversationProfile(
        view.kind(),
        view.title(),
        view.picture(),
        view.open(),
        view.owner(),
        view.admins(),
        view.memberCount(),
        view.createdAt(),
        view.kind() == ConversationKind.DIRECT
            ? null
            : VisibleHistory.of(view.history(), view.open()));
  }

  public ConversationView view(ConversationId conversation, List<UserId> members) {
    return new ConversationView(
        conversation,
        kind,
        title,
        picture,
        open,
        owner,
        admins,
        members,
        memberCount,
        createdAt,
        history);
  }

  public boolean isDirect() {
    return kind == ConversationKind.DIRECT;
  }

  /// Whether each member's receipts are published, and typing, and every member is told of
  /// messages.
  public boolean isSmall() {
    return memberCount <= Limits.MEMBERS_LISTED;
  }

  public Role role(UserId user) {
    return user.equals(owner) ? Role.OWNER : admins.contains(user) ? Role.ADMIN : Role.MEMBER;
  }

  public ConversationProfile withCount(long count) {
    return new ConversationProfile(
        kind, title, picture, open, owner, admins, count, createdAt, history);
  }

  public ConversationProfile withHistory(VisibleHistory newHistory) {
    return new ConversationProfile(
        kind, title, picture, open, owner, admins, memberCount, createdAt, newHistory);
  }

  public ConversationProfile withRoles(@Nullable UserId newOwner, List<UserId> newAdmins) {
    return new ConversationProfile(
        kind, title, picture, open, newOwner, newAdmins, memberCount, createdAt, history);
  }

  /// Empty text takes it away.
  public ConversationProfile with(@Nullable String newTitle, @Nullable String newPicture) {
    return new ConversationProfile(
        kind,
        changed(title, newTitle),
        changed(picture, newPicture),
        open,
        owner,
        admins,
        memberCount,
        createdAt,
        history);
  }

  private static @Nullable String changed(@Nullable String before, @Nullable String after) {
    return after == null ? before : after.isEmpty() ? null : after;
  }

  public ConversationProfile withoutAdmins(List<UserId> gone) {
    List<UserId> left = new ArrayList<>(admins);
    left.removeAll(gone);
    return withRoles(owner, left);
  }
}

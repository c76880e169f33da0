package io.parley.contract;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A conversation as its members see it.
///
/// @param open whether anybody may join
/// @param owner of a group, while it has members
/// @param admins besides the owner, at most [Limits#ADMINS]
/// @param members all of them where there are at most [Limits#MEMBERS_LISTED], none otherwise: no
///   value grows with the membership
/// @param history what of a group's past its members see; null for a direct conversation, and for a
///   group of before it could be chosen ([VisibleHistory#of])
public record ConversationView(
    ConversationId conversationId,
    ConversationKind kind,
    @Nullable String title,
    @Nullable String picture,
    boolean open,
    @Nullable UserId owner,
    List<UserId> admins,
    List<UserId> members,
    long memberCount,
    Instant createdAt,
    @Nullable VisibleHistory history) {
  public ConversationView {
    Require.present("conversationId", conversationId);
    Require.present("kind", kind);
    Require.optionalText("title", title, Limits.NAME_BYTES);
    Require.optionalText("picture", picture, Limits.URL_BYTES);
    admins = Require.list("admins", admins, Limits.ADMINS);
    members = Require.list("members", members, Limits.MEMBERS_LISTED);
    Require.atLeast("memberCount", memberCount, members.size());
    Require.present("createdAt", createdAt);
  }

  /// A direct conversation, or a group of which nothing was chosen.
  public ConversationView(
      ConversationId conversationId,
      ConversationKind kind,
      @Nullable String title,
      @Nullable String picture,
      boolean open,
      @Nullable UserId owner,
      List<UserId> admins,
      List<UserId> members,
      long memberCount,
      Instant createdAt) {
    this(
        conversationId,
        kind,
        title,
        picture,
        open,
        owner,
        admins,
        members,
        memberCount,
        createdAt,
        null);
  }
}

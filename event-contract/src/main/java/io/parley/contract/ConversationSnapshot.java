package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a conversation is, written when that changes and not for every message.
///
/// @param members the first of them, at most [#MEMBERS_LISTED]
/// @param memberCount all of them
/// @param seq the event that made it so
@JsonTypeName("conversation")
public record ConversationSnapshot(
    ConversationId conversationId,
    ConversationKind conversationKind,
    @Nullable String title,
    List<UserId> members,
    long memberCount,
    Instant createdAt,
    long seq)
    implements ContractValue {
  public static final int MEMBERS_LISTED = 256;

  public ConversationSnapshot {
    Require.present("conversationId", conversationId);
    Require.present("conversationKind", conversationKind);
    Require.optionalText("title", title, Limits.NAME_BYTES);
    members = Require.list("members", members, MEMBERS_LISTED);
    Require.atLeast("memberCount", memberCount, members.size());
    Require.present("createdAt", createdAt);
    Require.atLeast("seq", seq, 1);
  }
}

package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Who may see a user's presence. Nobody who has blocked the user, or whom the user has blocked,
/// ever does.
public enum VisibleTo {
  @JsonProperty("everyone")
  EVERYONE,
  /// Who shares a direct conversation with the user, or a group of up to [Limits#MEMBERS_LISTED]:
  /// what holds for who has chosen nothing.
  @JsonProperty("partners")
  PARTNERS,
  @JsonProperty("nobody")
  NOBODY
}

package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// What of a group's past its members see. Chosen when the group is made, and never changed after
/// that by anybody.
public enum VisibleHistory {
  /// All of it.
  @JsonProperty("all")
  ALL,

  /// What has happened since they became members.
  @JsonProperty("joined")
  JOINED;

  /// What holds where nothing was chosen: who may come in by themselves may read everything, who
  /// must be let in begins there.
  public static VisibleHistory of(@Nullable VisibleHistory chosen, boolean open) {
    return chosen != null ? chosen : open ? ALL : JOINED;
  }
}

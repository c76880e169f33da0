package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/// A user's presence, as it changes.
@JsonTypeName("presence")
public record PresenceChanged(@JsonUnwrapped Presence presence) implements ContractValue {
  public PresenceChanged {
    Require.present("presence", presence);
  }
}

package io.parley.contract.log;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.parley.contract.ContractValue;
import io.parley.contract.Presence;
import io.parley.contract.Require;

/// A user's presence, as it changes.
@JsonTypeName("presence")
public record PresenceChanged(@JsonUnwrapped Presence presence) implements ContractValue {
  public PresenceChanged {
    Require.present("presence", presence);
  }
}

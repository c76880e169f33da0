package io.parley.contract.log;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.parley.contract.ContractValue;
import io.parley.contract.Presence;
import io.parley.contract.Require;
import java.time.Instant;

/// A user's presence, as it changes.
///
/// @param at since when others are to see the user so, by the broker's clock
@JsonTypeName("presence")
public record PresenceChanged(@JsonUnwrapped Presence presence, Instant at)
    implements ContractValue {
  public PresenceChanged {
    Require.present("presence", presence);
    Require.present("at", at);
  }
}

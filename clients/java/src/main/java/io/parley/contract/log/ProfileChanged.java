package io.parley.contract.log;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.parley.contract.ContractValue;
import io.parley.contract.Profile;
import io.parley.contract.Require;

/// A user's name and picture, as they change.
@JsonTypeName("profile")
public record ProfileChanged(@JsonUnwrapped Profile profile) implements ContractValue {
  public ProfileChanged {
    Require.present("profile", profile);
  }
}

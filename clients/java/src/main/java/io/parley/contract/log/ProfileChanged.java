package io.parley.contract.log;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.parley.contract.ContractValue;
import io.parley.contract.Profile;
import io.parley.contract.Require;
import java.time.Instant;

/// A user's name and picture, as they change.
///
/// @param firstSeen when a token of the user has said who they are for the first time, by the
///   broker's clock
/// @param since when one has said what is here, likewise
@JsonTypeName("profile")
public record ProfileChanged(@JsonUnwrapped Profile profile, Instant firstSeen, Instant since)
    implements ContractValue {
  public ProfileChanged {
    Require.present("profile", profile);
    Require.present("firstSeen", firstSeen);
    Require.present("since", since);
  }
}

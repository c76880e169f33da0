package io.parley.contract.wire;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The tokens that a user was given up to a time count no longer, or one of them alone.
///
/// @param tokenId the `jti` of the one; null for all
/// @param at when; tokens that were made later count
/// @param by the admin who has said so
@JsonTypeName("revocation")
public record Revocation(UserId userId, @Nullable String tokenId, Instant at, UserId by)
    implements ContractValue {
  public static final int TOKEN_ID_BYTES = 256;

  public Revocation {
    Require.present("userId", userId);
    Require.optionalId("tokenId", tokenId, TOKEN_ID_BYTES);
    Require.present("at", at);
    Require.present("by", by);
  }

  /// The record's key: the last of each is kept. No id has a tab.
  public String key() {
    return tokenId == null ? userId.value() : userId.value() + "\t" + tokenId;
  }
}

package io.parley.contract;

/// Why a request was refused, as clients see it (docs/protocol.md).
public enum ErrorCode {
  INVALID,
  UNAUTHENTICATED,
  FORBIDDEN,
  NOT_FOUND,
  CONFLICT,
  TOO_LARGE,
  RATE_LIMITED,
  OVERLOADED,
  TIMEOUT
}

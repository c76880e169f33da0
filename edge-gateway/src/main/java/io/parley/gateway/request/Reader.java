package io.parley.gateway.request;

import io.parley.contract.UserId;
import java.util.List;

/// Who reads a conversation that they are in.
///
/// @param members all of them, where they are listed; none otherwise
/// @param after the number of the message after which the user may read; 0 for all, [#NOTHING] for
///   none
public record Reader(UserId user, List<UserId> members, long after) {
  /// No message has a number above it.
  public static final long NOTHING = (1L << 53) - 1;

  public Reader {
    members = List.copyOf(members);
  }
}

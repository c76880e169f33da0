package io.parley.gateway.request;

import io.parley.contract.UserId;
import java.util.List;

/// Who reads a conversation that they are in.
///
/// @param members all of them, where they are listed; none otherwise
/// @param after the number of the message after which the user may read; 0 for all
public record Reader(UserId user, List<UserId> members, long after) {
  public Reader {
    members = List.copyOf(members);
  }
}

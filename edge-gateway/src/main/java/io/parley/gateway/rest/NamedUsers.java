package io.parley.gateway.rest;

import io.parley.contract.InvalidFieldException;
import io.parley.contract.UserId;
import java.util.List;

/// The users whom a query names.
final class NamedUsers {
  private NamedUsers() {}

  /// @param parameter as the caller knows it
  /// @return each once, in order, at least one
  /// @throws InvalidFieldException when there is none, or there are too many, or one is no id
  static List<UserId> of(String parameter, List<String> named, int max) {
    List<UserId> users = named.stream().distinct().map(UserId::new).toList();
    if (users.isEmpty()) {
      throw InvalidFieldException.invalid(parameter, "must name at least one user");
    }
    if (users.size() > max) {
      throw InvalidFieldException.tooLarge(parameter, "has more than " + max + " entries");
    }
    return users;
  }
}

package io.parley.contract;

/// A member's role from now on.
public record RoleChange(UserId userId, Role role) {
  public RoleChange {
    Require.present("userId", userId);
    Require.present("role", role);
  }
}

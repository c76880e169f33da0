package io.parley.gateway.dialect;

import java.util.List;
import java.util.Optional;

/// The dialects that there are.
public final class Dialects {
  /// What clients speak that name none, unless the gateway's default is another.
  public static final Dialect NATIVE = Native.DIALECT;

  public static final List<Dialect> ALL =
      List.of(
          NATIVE,
          Alumni.DIALECT,
          Mentour.DIALECT,
          Nextchat.DIALECT,
          Inkspot.DIALECT,
          Match.DIALECT);

  /// Users that one `presence:watch` may name.
  public static final int MAX_WATCHED = Native.MAX_WATCHED;

  /// Users that one `profile:get` may name.
  public static final int MAX_PROFILES = Native.MAX_PROFILES;

  private Dialects() {}

  public static Optional<Dialect> named(String name) {
    return ALL.stream().filter(dialect -> dialect.name().equals(name)).findFirst();
  }
}

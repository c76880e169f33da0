package io.parley.gateway.dialect;

/// Alumni Connection Platform. Its document names no events: clients use the native ones.
final class Alumni {
  static final Dialect DIALECT = Dialect.named("alumni").nativelyRendered().build();

  private Alumni() {}
}

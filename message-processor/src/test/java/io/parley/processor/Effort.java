package io.parley.processor;

/// How much the tests try that try by chance: a part in every run, all of it with
/// `-Dparley.thorough=true`.
public final class Effort {
  private static final boolean THOROUGH = Boolean.getBoolean("parley.thorough");

  private Effort() {}

  public static int of(int usual, int thorough) {
    return THOROUGH ? thorough : usual;
  }
}

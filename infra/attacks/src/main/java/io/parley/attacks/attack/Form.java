package io.parley.attacks.attack;

/// How much of an attack there is to be.
public enum Form {
  /// A part of `./parley test`: some seconds, and nothing that depends on how busy the machine is.
  SHORT,
  /// All of it.
  LONG
}

package io.parley.attacks;

import io.parley.attacks.attack.Attack;
import io.parley.attacks.attack.CollidingIds;
import io.parley.attacks.attack.PictureBombs;
import java.util.List;
import java.util.Optional;

/// All attacks, in the order in which they come.
final class Attacks {
  static final List<Attack> ALL = List.of(new CollidingIds(), new PictureBombs());

  private Attacks() {}

  static Optional<Attack> named(String name) {
    return ALL.stream().filter(attack -> attack.name().equals(name)).findFirst();
  }
}

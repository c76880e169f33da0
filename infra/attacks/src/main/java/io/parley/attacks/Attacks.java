package io.parley.attacks;

import io.parley.attacks.attack.Amplification;
import io.parley.attacks.attack.Attack;
import io.parley.attacks.attack.BlockMeansSilence;
import io.parley.attacks.attack.CollidingIds;
import io.parley.attacks.attack.DeletionSearch;
import io.parley.attacks.attack.FalseTokens;
import io.parley.attacks.attack.NoisyNeighbour;
import io.parley.attacks.attack.PictureBombs;
import io.parley.attacks.attack.StarvationBeforeLogin;
import io.parley.attacks.attack.TopicIntruder;
import io.parley.attacks.attack.matrix.AuthorizationMatrix;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// All attacks, in the order in which they come.
final class Attacks {
  static final List<Attack> ALL =
      List.of(
          new Amplification(),
          new AuthorizationMatrix(),
          new BlockMeansSilence(),
          new CollidingIds(),
          new DeletionSearch(),
          new FalseTokens(),
          new NoisyNeighbour(),
          new PictureBombs(),
          new StarvationBeforeLogin(),
          new TopicIntruder());

  private Attacks() {}

  /// In an order that needs few stacks: those that share one together, those with the default one
  /// first.
  static List<Attack> byStack(List<Attack> attacks) {
    return attacks.stream()
        .sorted(
            Comparator.comparing((Attack attack) -> !attack.environment().isEmpty())
                .thenComparing(attack -> new TreeMap<>(attack.environment()).toString()))
        .toList();
  }

  static Optional<Attack> named(String name) {
    return ALL.stream().filter(attack -> attack.name().equals(name)).findFirst();
  }
}

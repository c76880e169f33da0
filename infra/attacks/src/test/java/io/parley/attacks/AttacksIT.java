package io.parley.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.attacks.attack.Attack;
import io.parley.attacks.attack.Form;
import io.parley.attacks.report.Finding;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every attack in its short form, on one stack as long as it is whole.
@Timeout(300)
class AttacksIT {
  private static AttackRun run;

  @BeforeAll
  static void begin() {
    run = new AttackRun(Form.SHORT, Path.of("target", "attacks-it").toAbsolutePath(), System.out);
  }

  @AfterAll
  static void end() {
    run.close();
  }

  static Stream<Attack> attacks() {
    return Attacks.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void holds(Attack attack) throws Exception {
    Finding finding = run.run(attack);

    assertThat(finding.failures()).isEmpty();
  }
}

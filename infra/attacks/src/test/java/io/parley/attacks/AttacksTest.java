package io.parley.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.attacks.attack.Attack;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AttacksTest {
  @Test
  void everyAttack_hasANameOfItsOwnThatCanBeTyped() {
    assertThat(Attacks.ALL).extracting(Attack::name).doesNotHaveDuplicates().isNotEmpty();
    assertThat(Attacks.ALL)
        .allSatisfy(attack -> assertThat(attack.name()).matches("[a-z][a-z0-9-]*"))
        .allSatisfy(attack -> assertThat(attack.description()).isNotBlank().doesNotEndWith("."));
  }

  @Test
  void whatIsNoAttack_isNotUnderstood() {
    StringWriter error = new StringWriter();
    CommandLine command = AttackHarness.commandLine().setErr(new PrintWriter(error));

    assertThat(command.execute("picture-bomb,none")).isEqualTo(2);

    assertThat(error.toString()).contains("is not an attack").contains(Attacks.ALL.get(0).name());
  }
}

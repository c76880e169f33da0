package io.parley.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.attacks.attack.Attack;
import io.parley.attacks.attack.Form;
import io.parley.attacks.report.Findings;
import io.parley.attacks.stack.Target;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
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
  void thoseThatShareAStack_comeTogether_andTheDefaultOneFirst() {
    Attack first = new Named("first", Map.of("PARLEY_A", "1"));
    Attack second = new Named("second", Map.of());
    Attack third = new Named("third", Map.of("PARLEY_A", "1"));
    Attack fourth = new Named("fourth", Map.of());

    assertThat(Attacks.byStack(List.of(first, second, third, fourth)))
        .containsExactly(second, fourth, first, third);
  }

  private record Named(String name, Map<String, String> environment) implements Attack {
    @Override
    public String description() {
      return name;
    }

    @Override
    public void run(Target target, Form form, Findings findings) {}
  }

  @Test
  void whatIsNoAttack_isNotUnderstood() {
    StringWriter error = new StringWriter();
    CommandLine command = AttackHarness.commandLine().setErr(new PrintWriter(error));

    assertThat(command.execute("picture-bomb,none")).isEqualTo(2);

    assertThat(error.toString()).contains("is not an attack").contains(Attacks.ALL.get(0).name());
  }
}

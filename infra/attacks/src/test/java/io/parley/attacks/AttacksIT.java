package io.parley.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.attacks.attack.Attack;
import io.parley.attacks.attack.Form;
import io.parley.attacks.report.Finding;
import io.parley.attacks.report.Findings;
import io.parley.attacks.stack.AttackFailure;
import io.parley.attacks.stack.Client;
import io.parley.attacks.stack.Target;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every attack in its short form, on one stack as long as it is whole.
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
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
    return Attacks.byStack(Attacks.ALL).stream();
  }

  @Order(1)
  @ParameterizedTest
  @MethodSource("attacks")
  void holds(Attack attack) throws Exception {
    Finding finding = run.run(attack);

    assertThat(finding.failures()).isEmpty();
  }

  /// It may be there before anyone waits for it.
  @Order(2)
  @Test
  void aRefusalThatHasCome_isOne() throws Exception {
    Finding finding =
        run.run(
            new OnTheStackThatRuns(
                "early-refusal",
                (target, findings) -> {
                  try (Client client = target.open(Client.json().put("token", "a.b.c"))) {
                    assertThatThrownBy(client::awaitConnected).isInstanceOf(AttackFailure.class);
                    findings.check(
                        client.awaitRefused().isPresent(), "a refusal is seen", "it was not");
                  }
                }));

    assertThat(finding.held()).containsKey("a refusal is seen");
    assertThat(finding.failures()).isEmpty();
  }

  /// Last, for it costs the stack.
  @Test
  @Order(3)
  void aGatewayThatDies_isNoticed() throws Exception {
    Finding finding =
        run.run(
            new OnTheStackThatRuns(
                "killed-gateway",
                (target, findings) -> {
                  ProcessHandle gateway = ProcessHandle.of(target.pid("gateway-1")).orElseThrow();
                  findings.check(gateway.destroyForcibly(), "it can be killed", "it cannot");
                  gateway.onExit().join();
                }));

    assertThat(finding.held()).containsKey("it can be killed");
    assertThat(finding.failures()).containsExactly("gateway-1 has ended");
  }

  private interface Steps {
    void run(Target target, Findings findings) throws Exception;
  }

  private record OnTheStackThatRuns(String name, Steps steps) implements Attack {
    @Override
    public String description() {
      return name;
    }

    @Override
    public Map<String, String> environment() {
      return Attacks.byStack(Attacks.ALL).getLast().environment();
    }

    @Override
    public void run(Target target, Form form, Findings findings) throws Exception {
      steps.run(target, findings);
    }
  }
}

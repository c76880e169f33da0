package io.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.faults.broken.BrokenBuild;
import io.parley.faults.broken.Defect;
import io.parley.faults.fault.FaultName;
import io.parley.faults.fault.Form;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class FaultSettingsTest {
  @Test
  void noOptions_areTheWholeMatrixWithAMillionMessages() {
    FaultSettings settings = settings();
    assertThat(settings.faults()).containsExactly(FaultName.values());
    assertThat(settings.messages()).isEqualTo(1_000_000);
    assertThat(settings.form()).isEqualTo(Form.LONG);
    assertThat(settings.broken()).isEmpty();
    assertThat(settings.out()).isAbsolute().endsWithRaw(Path.of("target", "faults"));
  }

  @Test
  void everyOption_isTaken() {
    FaultSettings settings =
        settings(
            "--minutes",
            "30",
            "--messages",
            "5000",
            "--faults",
            "poison, gateway-kill",
            "--rate",
            "40",
            "--seed",
            "7",
            "--out",
            "/tmp/there",
            "--broken",
            "skip-dedupe,drop-deliveries");
    assertThat(settings.atMost()).isEqualTo(Duration.ofMinutes(30));
    assertThat(settings.messages()).isEqualTo(5_000);
    assertThat(settings.faults()).containsExactly(FaultName.POISON, FaultName.GATEWAY_KILL);
    assertThat(settings.messagesPerSecond()).isEqualTo(40);
    assertThat(settings.seed()).isEqualTo(7);
    assertThat(settings.out()).isEqualTo(Path.of("/tmp/there"));
    assertThat(settings.broken())
        .containsExactly(
            new BrokenBuild(Defect.SKIP_DEDUPE, 10_000),
            new BrokenBuild(Defect.DROP_DELIVERIES, 10_000));
  }

  @Test
  void fewMinutes_areTheShortForm() {
    assertThat(settings("--minutes", "5").form()).isEqualTo(Form.SHORT);
    assertThat(settings("--minutes", "6").form()).isEqualTo(Form.LONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--faults nonsense",
        "--faults poison,,gateway-kill",
        "--broken nonsense",
        "--minutes 0",
        "--rate x",
        "--nonsense 1",
        "--seed"
      })
  void whatIsNotUnderstood_isRefused(String line) {
    assertThatThrownBy(() -> settings(line.split(" ", -1))).isInstanceOf(ParameterException.class);
  }

  @Test
  void everyFault_hasTheNameOfItsOption() {
    for (FaultName name : FaultName.values()) {
      assertThat(FaultName.of(name.optionName())).contains(name);
    }
  }

  private static FaultSettings settings(String... args) {
    Asked asked = new Asked();
    new CommandLine(asked).parseArgs(args);
    return asked.options.settings();
  }

  @Command
  private static final class Asked {
    @Mixin FaultOptions options = new FaultOptions();
  }
}

package io.parley.attacks;

import io.parley.attacks.attack.Attack;
import io.parley.attacks.attack.Form;
import io.parley.attacks.report.Finding;
import io.parley.attacks.report.Findings;
import io.parley.attacks.report.Report;
import io.parley.attacks.stack.AttackFailure;
import io.parley.attacks.stack.Target;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Runs attacks one after the other. Those with the same environment share a stack, as long as it
/// is whole after each; then the next one gets a new one.
final class AttackRun implements AutoCloseable {
  private final Form form;
  private final Path out;
  private final PrintStream console;
  private @Nullable Target target;
  private @Nullable Attack last;
  private int stacks;

  /// @param out for the stacks' directories
  AttackRun(Form form, Path out, PrintStream console) {
    this.form = form;
    this.out = out;
    this.console = console;
  }

  Report run(List<Attack> attacks) throws InterruptedException {
    Instant begun = Instant.now();
    List<Finding> findings = new ArrayList<>();
    for (Attack attack : Attacks.byStack(attacks)) {
      findings.add(run(attack));
    }
    return new Report(
        begun.toString(),
        Duration.between(begun, Instant.now()).toSeconds(),
        form.name().toLowerCase(Locale.ROOT),
        findings);
  }

  Finding run(Attack attack) throws InterruptedException {
    Target attacked = targetFor(attack);
    console.println(attack.name() + ": " + attack.description());
    Findings findings = new Findings();
    long begun = System.nanoTime();
    try {
      attack.run(attacked, form, findings);
    } catch (InterruptedException e) {
      throw e;
    } catch (AttackFailure e) {
      findings.failed("it could not go on: " + e.getMessage());
    } catch (Exception e) {
      e.printStackTrace(console);
      findings.failed("it could not go on: " + e);
    }
    long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    List<String> damage = attacked.damage();
    if (!damage.isEmpty()) {
      damage.forEach(findings::failed);
      stop();
    }
    Finding finding = findings.finding(attack.name(), attack.description(), millis);
    console.println(attack.name() + (finding.holds() ? " held" : " FAILED"));
    finding.failures().forEach(failure -> console.println("  " + failure));
    return finding;
  }

  private Target targetFor(Attack attack) throws InterruptedException {
    if (target != null && last != null && !last.environment().equals(attack.environment())) {
      stop();
    }
    Target current = target;
    if (current == null) {
      Path data = out.resolve("stack-" + ++stacks);
      console.println("Starting a stack; its logs are in " + data.resolve("logs"));
      current = Target.start(data, attack.environment());
      target = current;
    }
    last = attack;
    return current;
  }

  private void stop() {
    if (target != null) {
      target.close();
      target = null;
    }
  }

  @Override
  public void close() {
    stop();
  }
}

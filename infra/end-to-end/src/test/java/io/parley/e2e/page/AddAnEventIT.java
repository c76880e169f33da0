package io.parley.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.e2e.page.Checkout.Problem;
import io.parley.e2e.page.Page.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Does what `docs/add-an-event.md` says: its diffs apply, what they make compiles with the tests
/// that it mentions, and those that it says would fail without it pass.
class AddAnEventIT {
  private static final Path REPOSITORY = Path.of("..", "..");

  @TempDir Path directory;

  @Test
  void page_isTrue() throws Exception {
    Page page = Page.read(REPOSITORY.resolve("docs/add-an-event.md"));
    assertThat(page.steps()).as("steps").isNotEmpty();
    Checkout checkout = Checkout.copy(REPOSITORY, directory);
    for (Step step : page.steps()) {
      checkout.apply(step);
    }

    List<String> mentioned = all(page, Step::mentioned);
    assertThat(named(page, checkout.compile(mentioned))).isEmpty();
    assertThat(named(page, checkout.run(all(page, Step::tests)))).isEmpty();
  }

  private static List<String> all(Page page, Function<Step, List<String>> of) {
    return page.steps().stream().flatMap(step -> of.apply(step).stream()).distinct().toList();
  }

  /// With the steps that change the file; if there are none, those that name the test.
  private static List<String> named(Page page, List<Problem> problems) {
    return problems.stream()
        .map(problem -> stepsOf(page, problem) + ": " + problem.text())
        .toList();
  }

  private static String stepsOf(Page page, Problem problem) {
    String test = Path.of(problem.path()).getFileName().toString().replace(".java", "");
    String changing = titles(page, step -> step.changes(problem.path()));
    String naming = titles(page, step -> step.tests().contains(test));
    return !changing.isEmpty() ? changing : naming.isEmpty() ? "no step changes it" : naming;
  }

  private static String titles(Page page, Predicate<Step> of) {
    return page.steps().stream()
        .filter(of)
        .map(step -> "step " + step.title())
        .collect(Collectors.joining(", "));
  }
}

package io.parley.devstack.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.devstack.page.Checkout.Problem;
import io.parley.devstack.page.Page.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Does what `docs/add-an-event.md` says: its diffs apply, what they make compiles, and the tests
/// that it names or adds pass.
class AddAnEventTest {
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

    List<String> tests =
        page.steps().stream().flatMap(step -> step.tests().stream()).distinct().toList();
    assertThat(named(page, checkout.compile(tests))).isEmpty();
    assertThat(named(page, checkout.run(tests))).isEmpty();
  }

  /// With the steps that change the file or name the test.
  private static List<String> named(Page page, List<Problem> problems) {
    return problems.stream()
        .map(problem -> stepsOf(page, problem) + ": " + problem.text())
        .toList();
  }

  private static String stepsOf(Page page, Problem problem) {
    String file = Path.of(problem.path()).getFileName().toString().replace(".java", "");
    String steps =
        page.steps().stream()
            .filter(step -> step.changes(problem.path()) || step.tests().contains(file))
            .map(step -> "step " + step.title())
            .collect(Collectors.joining(", "));
    return steps.isEmpty() ? "in no step" : steps;
  }
}

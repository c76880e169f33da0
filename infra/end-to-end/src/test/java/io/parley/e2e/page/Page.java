package io.parley.e2e.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A page that says what to change, step by step: a step is a heading `## <number>. <title>`, what
/// is to be changed are its blocks of `diff`, and the paragraph that begins with `Left out:` names
/// the tests that would fail.
record Page(List<Step> steps) {
  private static final Pattern HEADING = Pattern.compile("## (\\d+\\. .+)");
  private static final String LEFT_OUT = "Left out:";
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

  /// @param title with its number
  /// @param mentioned tests by their simple names, wherever in the step
  /// @param tests those among them that would fail
  record Step(String title, List<Diff> diffs, List<String> mentioned, List<String> tests) {
    boolean changes(String path) {
      return diffs.stream().anyMatch(diff -> diff.path().equals(path));
    }
  }

  static Page read(Path file) throws IOException {
    List<Step> steps = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    boolean isLeftOut = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        steps.add(
            new Step(heading.group(1), new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
      } else if (line.equals("```diff")) {
        int length = lines.subList(i + 1, lines.size()).indexOf("```");
        if (steps.isEmpty() || length < 0) {
          throw new AssertionError("line " + (i + 1) + ": a diff of no step, or without an end");
        }
        add(steps.getLast(), lines.subList(i + 1, i + 1 + length));
        i += 1 + length;
      } else if (!steps.isEmpty()) {
        isLeftOut = line.startsWith(LEFT_OUT) || (isLeftOut && !line.isEmpty());
        List<String> named = tests(line);
        steps.getLast().mentioned().addAll(named);
        steps.getLast().tests().addAll(isLeftOut ? named : List.of());
      }
    }
    return new Page(steps);
  }

  private static List<String> tests(String line) {
    return TEST.matcher(line).results().map(test -> test.group(1)).toList();
  }

  private static void add(Step step, List<String> block) {
    try {
      step.diffs().add(Diff.parse(block));
    } catch (IllegalArgumentException e) {
      throw new AssertionError("step " + step.title() + ": " + e.getMessage(), e);
    }
  }
}

package io.parley.contract.published;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What this checkout has changed since it left main.
///
/// @param base the commit where it did
record Git(Path root, String base) {
  /// @return null where there is no git, or no main
  static @Nullable Git of(Path root) throws IOException, InterruptedException {
    for (String main : List.of("origin/main", "main", "origin/master", "master")) {
      String base = run(root, "merge-base", "HEAD", main);
      if (base != null) {
        return new Git(root, base.strip());
      }
    }
    return null;
  }

  /// The files under a directory that are changed or gone, committed or not.
  List<String> changed(String directory) throws IOException, InterruptedException {
    String names =
        run(
            root,
            "diff",
            "--name-only",
            "--no-renames",
            "--diff-filter=MD",
            "--relative",
            base,
            "--",
            directory + "/*.json");
    return names == null ? List.of() : names.lines().toList();
  }

  /// Empty where there was none.
  String textAtBase(String file) throws IOException, InterruptedException {
    String text = run(root, "show", base + ":" + file);
    return text == null ? "" : text;
  }

  private static @Nullable String run(Path root, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(root.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return null; // no git here
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? output : null;
  }
}

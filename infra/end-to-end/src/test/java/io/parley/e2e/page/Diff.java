package io.parley.e2e.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// One block of a page: a unified diff of one file. A hunk has no line numbers: it applies where
/// its lines stand, which must be one place of the file, after the hunk before it.
///
/// @param path of the file, from the repository's root
/// @param isNew whether it makes the file
record Diff(String path, boolean isNew, List<Hunk> hunks) {
  private static final String NOWHERE = "/dev/null";

  /// @param before what is there: context and what is taken away
  /// @param after what is there then
  record Hunk(List<String> before, List<String> after) {}

  /// @throws IllegalArgumentException for what is no such diff
  static Diff parse(List<String> lines) {
    if (lines.size() < 3
        || !lines.get(0).startsWith("--- ")
        || !lines.get(1).startsWith("+++ b/")) {
      throw new IllegalArgumentException("a diff begins with `--- a/<path>` and `+++ b/<path>`");
    }
    String from = lines.get(0).substring("--- ".length());
    String path = lines.get(1).substring("+++ b/".length());
    boolean isNew = from.equals(NOWHERE);
    if (!isNew && !from.equals("a/" + path)) {
      throw new IllegalArgumentException(path + ": the two names are not of one file");
    }
    List<Hunk> hunks = new ArrayList<>();
    for (String line : lines.subList(2, lines.size())) {
      if (line.equals("@@")) {
        hunks.add(new Hunk(new ArrayList<>(), new ArrayList<>()));
      } else if (hunks.isEmpty()) {
        throw new IllegalArgumentException(path + ": a line before the first `@@`");
      } else {
        add(path, line, hunks.getLast());
      }
    }
    return new Diff(path, isNew, hunks);
  }

  private static void add(String path, String line, Hunk hunk) {
    String text = line.isEmpty() ? "" : line.substring(1);
    char sign = line.isEmpty() ? ' ' : line.charAt(0);
    if ("+- ".indexOf(sign) < 0) {
      throw new IllegalArgumentException(path + ": neither ` `, `-` nor `+`: " + line);
    }
    if (sign != '+') {
      hunk.before().add(text);
    }
    if (sign != '-') {
      hunk.after().add(text);
    }
  }

  /// @param file its lines; none for a new one
  /// @throws IllegalArgumentException if a hunk's lines are not there, or more than once
  List<String> applyTo(List<String> file) {
    List<String> done = new ArrayList<>();
    List<String> rest = file;
    for (Hunk hunk : hunks) {
      int at = isNew ? 0 : onlyPlaceOf(hunk.before(), rest);
      done.addAll(rest.subList(0, at));
      done.addAll(hunk.after());
      rest = rest.subList(at + hunk.before().size(), rest.size());
    }
    done.addAll(rest);
    return done;
  }

  private int onlyPlaceOf(List<String> lines, List<String> file) {
    int first = Collections.indexOfSubList(file, lines);
    if (lines.isEmpty() || first < 0) {
      throw new IllegalArgumentException(path + " does not have these lines:\n" + text(lines));
    }
    if (first != Collections.lastIndexOfSubList(file, lines)) {
      throw new IllegalArgumentException(path + " has these lines twice:\n" + text(lines));
    }
    return first;
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines);
  }
}

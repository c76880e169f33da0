package io.parley.devstack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The words after a command: `--option VALUE` or `--option=VALUE`, and words that are no option.
final class Arguments {
  private final List<String> words = new ArrayList<>();
  private final Map<String, String> options = new LinkedHashMap<>();

  /// @throws UsageException when an option has no value
  Arguments(List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      int equals = arg.indexOf('=');
      if (!arg.startsWith("--")) {
        words.add(arg);
      } else if (equals > 0) {
        options.put(arg.substring(0, equals), arg.substring(equals + 1));
      } else if (i + 1 < args.size()) {
        options.put(arg, args.get(++i));
      } else {
        throw new UsageException(arg + " expects a value");
      }
    }
  }

  /// @throws UsageException when there is any other option, or not this number of words
  void expect(int wordCount, Set<String> knownOptions) {
    for (String option : options.keySet()) {
      if (!knownOptions.contains(option)) {
        throw new UsageException(option + " is not an option here");
      }
    }
    if (words.size() > wordCount) {
      throw new UsageException("'" + words.get(wordCount) + "' is not expected here");
    }
    if (words.size() < wordCount) {
      throw new UsageException("expected a user");
    }
  }

  String word(int index) {
    return words.get(index);
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }
}

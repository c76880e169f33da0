package io.parley.benchmarks.harness;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `--name value` pairs of a command line. Whatever is not understood is a [UsageException].
public final class Options {
  private final Map<String, String> values;
  private final List<String> stackCommand;

  private Options(Map<String, String> values, List<String> stackCommand) {
    this.values = Map.copyOf(values);
    this.stackCommand = List.copyOf(stackCommand);
  }

  /// @param args pairs, then perhaps `--` and the command line of a stack, without `up`
  /// @param known the names that may be given
  /// @throws UsageException for another name, or one without a value
  public static Options from(List<String> args, Set<String> known) {
    int separator = args.indexOf("--");
    int end = separator < 0 ? args.size() : separator;
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < end; i += 2) {
      String name = args.get(i);
      if (!known.contains(name)) {
        throw new UsageException("'" + name + "' is not an option here");
      }
      if (i + 1 == end) {
        throw new UsageException(name + " expects a value");
      }
      values.put(name, args.get(i + 1));
    }
    return new Options(
        values, separator < 0 ? List.of() : args.subList(separator + 1, args.size()));
  }

  /// Empty when there was no `--`.
  public List<String> stackCommand() {
    return stackCommand;
  }

  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /// @throws UsageException unless it is absent or 1 to `most`
  public int number(String name, int most, int otherwise) {
    return value(name).map(value -> number(name, value, most)).orElse(otherwise);
  }

  /// @return of a list with commas, in its order
  /// @throws UsageException unless it is absent or each is 1 to `most`
  public List<Integer> numbers(String name, int most, List<Integer> otherwise) {
    return value(name)
        .map(
            list ->
                Arrays.stream(list.split(",", -1))
                    .map(value -> number(name, value.strip(), most))
                    .toList())
        .orElse(otherwise);
  }

  /// As [#numbers], but each may be 0.
  ///
  /// @throws UsageException unless it is absent or each is 0 to `most`
  public List<Integer> counts(String name, int most, List<Integer> otherwise) {
    return value(name)
        .map(
            list ->
                Arrays.stream(list.split(",", -1))
                    .map(value -> value.equals("0") ? 0 : number(name, value.strip(), most))
                    .toList())
        .orElse(otherwise);
  }

  public Optional<Path> file(String name) {
    return value(name).map(value -> Path.of(value).toAbsolutePath());
  }

  private static int number(String name, String value, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new UsageException(name + " expects 1 to " + most + ", but was '" + value + "'");
    }
    throw new UsageException(name + " expects 1 to " + most + ", but was " + value);
  }
}

package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.Result;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One figure of a measure, and how the two servers compare in it.
///
/// @param figure its name and unit
/// @param compared whether a ratio says something
/// @param mostRatio the goal: the gateway's figure by Node's
/// @param most the goal: the gateway's figure
record Line<T>(
    String figure,
    ToDoubleFunction<T> value,
    boolean compared,
    OptionalDouble mostRatio,
    OptionalDouble most) {
  static final String HEAD =
      """
      | | | node | parley | parley / node | goal |
      | --- | --- | ---: | ---: | ---: | --- |
      """;

  private static final String NOTHING = "-";

  Line(String figure, ToDoubleFunction<T> value) {
    this(figure, value, true, OptionalDouble.empty(), OptionalDouble.empty());
  }

  /// A figure to judge the others by.
  static <T> Line<T> beside(String figure, ToDoubleFunction<T> value) {
    return new Line<>(figure, value, false, OptionalDouble.empty(), OptionalDouble.empty());
  }

  Line<T> atMostOfNode(double ratio) {
    return new Line<>(figure, value, compared, OptionalDouble.of(ratio), most);
  }

  Line<T> atMost(double goal) {
    return new Line<>(figure, value, compared, mostRatio, OptionalDouble.of(goal));
  }

  String markdown(Versus<T> versus) {
    OptionalDouble node = of(versus.node());
    OptionalDouble parley = of(versus.parley());
    OptionalDouble ratio = compared ? ratio(parley, node) : OptionalDouble.empty();
    return Stream.of(
            versus.what(), figure, show(node), show(parley), show(ratio), goals(parley, ratio))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private String goals(OptionalDouble parley, OptionalDouble ratio) {
    return Stream.of(goal("x node", mostRatio, ratio), goal("", most, parley))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private OptionalDouble of(Optional<T> measured) {
    return measured.isPresent()
        ? OptionalDouble.of(value.applyAsDouble(measured.get()))
        : OptionalDouble.empty();
  }

  /// Of nothing, or of what did not grow at all, there is none.
  static OptionalDouble ratio(OptionalDouble parley, OptionalDouble node) {
    return parley.isPresent() && node.isPresent() && node.getAsDouble() > 0
        ? OptionalDouble.of(parley.getAsDouble() / node.getAsDouble())
        : OptionalDouble.empty();
  }

  private static String goal(String unit, OptionalDouble goal, OptionalDouble is) {
    if (goal.isEmpty()) {
      return "";
    }
    String verdict =
        is.isEmpty() ? "unknown" : is.getAsDouble() <= goal.getAsDouble() ? "met" : "missed";
    return ("≤ " + Result.number(goal.getAsDouble()) + " " + unit).strip() + ": " + verdict;
  }

  private static String show(OptionalDouble value) {
    return value.isPresent() ? Result.number(value.getAsDouble()) : NOTHING;
  }
}

package io.parley.faults.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The first sentences about what is wrong.
///
/// Bound: [#MOST]. Overflow: what comes then is only counted.
final class Examples {
  static final int MOST = 20;

  private final List<String> sentences = new ArrayList<>();

  void add(Supplier<String> sentence) {
    if (sentences.size() < MOST) {
      sentences.add(sentence.get());
    }
  }

  List<String> sentences() {
    return List.copyOf(sentences);
  }
}

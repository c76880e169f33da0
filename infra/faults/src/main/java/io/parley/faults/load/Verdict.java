package io.parley.faults.load;

import java.util.List;

/// What was found in the end, over the whole run.
///
/// @param lost pairs of a durable event and a receiver that never got it
/// @param doubled deliveries too many, and repetitions whose ack is not the first one's
/// @param reordered deliveries behind a later one, and disagreements on what is at a seq
/// @param gaps `gap` events that were told
/// @param examples at most 20 sentences naming sender, receiver, conversation and seq
public record Verdict(
    long sent,
    long accepted,
    long delivered,
    long lost,
    long doubled,
    long reordered,
    long gaps,
    List<String> examples) {

  public Verdict {
    examples = List.copyOf(examples);
  }

  public boolean isWrong() {
    return lost + doubled + reordered + gaps > 0;
  }
}

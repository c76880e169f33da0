package io.parley.attacks.attack.matrix;

import java.util.List;
import java.util.function.Function;

/// One thing that can be asked.
///
/// @param name as the table has it: begins with the call, or with the dialect and the event
/// @param request asks it in a scene
/// @param makes whether it makes a conversation where there is none, and so tells of one that there
///   is
/// @param answers what each role of the table is answered, in their order: `yes`, a code, or how a
///   user is seen
record Row(String name, Function<Scene, Request> request, boolean makes, List<String> answers) {
  Row {
    answers = List.copyOf(answers);
  }

  /// @param answers with ` | ` between them
  static Row of(String name, Function<Scene, Request> request, String answers) {
    return new Row(name, request, false, List.of(answers.split(" \\| ")));
  }

  static Row making(String name, Function<Scene, Request> request, String answers) {
    return new Row(name, request, true, List.of(answers.split(" \\| ")));
  }
}

package io.parley.attacks.attack;

import io.parley.attacks.report.Findings;
import io.parley.attacks.stack.Target;
import java.util.Map;

/// Something hostile, done to a stack that runs. An attack brings users of its own ([Target#user])
/// and leaves nothing open that it opened: others come after it. That every process is alive
/// afterwards and a message still arrives is checked for it.
public interface Attack {
  /// As the command line has it, such as `picture-bombs`.
  String name();

  /// What is done, in a sentence without its end.
  String description();

  /// What the stack's services get besides; attacks with the same share a stack. A stack of its own
  /// takes half a minute: only for what cannot be had otherwise.
  default Map<String, String> environment() {
    return Map.of();
  }

  /// Does it, and notes what holds and what does not; without a single check it has failed.
  ///
  /// @throws Exception when it cannot go on, which is a failure, too
  void run(Target target, Form form, Findings findings) throws Exception;
}

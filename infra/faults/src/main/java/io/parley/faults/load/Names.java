package io.parley.faults.load;

/// The ids of a run's users and messages. They are new to the cluster, whatever ran on it before.
///
/// @param run letters and digits
record Names(String run) {
  /// The reference of a message that is none of this run's.
  static final long STRANGE = 0;

  static Names ofNow() {
    return new Names(Long.toString(System.currentTimeMillis(), 36));
  }

  String user(int number) {
    return run + "-u" + number;
  }

  String group(int number) {
    return run + "-g" + number;
  }

  /// @param message a reference made by [#reference]
  String clientMessageId(long message) {
    return run + "-" + sender(message) + "-" + count(message);
  }

  /// What a person would write, and what a reader of the log can make sense of.
  String content(long message, String conversation) {
    return user(sender(message)) + " says " + count(message) + " in " + conversation;
  }

  /// @return [#STRANGE] if it is not from [#clientMessageId]
  long reference(String clientMessageId) {
    String[] parts = clientMessageId.split("-", -1);
    if (parts.length != 3 || !parts[0].equals(run)) {
      return STRANGE;
    }
    try {
      return reference(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    } catch (NumberFormatException e) {
      return STRANGE;
    }
  }

  /// @param count 1 for the sender's first message
  static long reference(int sender, int count) {
    return (long) sender << Integer.SIZE | count;
  }

  /// Whether it is from [#reference].
  static boolean isMessage(long event) {
    return event > 0;
  }

  static int sender(long message) {
    return (int) (message >> Integer.SIZE);
  }

  static int count(long message) {
    return (int) message;
  }
}

package io.parley.benchmarks.load;

/// What users and rooms of a load are called. No two loads have a name in common, so that a server
/// that has seen one knows nothing of the next.
final class LoadNames {
  private final String load;
  private final byte[] prefix;
  private final byte[] quotedPrefix;

  /// @param load in letters and digits
  LoadNames(String load) {
    this.load = load;
    prefix = Bytes.utf8(load + "-");
    quotedPrefix = Bytes.utf8("\"" + load + "-");
  }

  String user(int user) {
    return load + "-" + user;
  }

  void writeUser(TextBuffer into, int user) {
    into.append(prefix).append(user);
  }

  void writeRoom(TextBuffer into, int conversation) {
    into.append(prefix).append('r').append(conversation);
  }

  /// @param number of the run in which this message is sent
  void writeUnique(TextBuffer into, int number, int message) {
    into.append(prefix).append(number).append('-').append(message);
  }

  /// @return the user whose name stands there as a JSON string, or [JsonField#ABSENT] for what is
  ///   no user's of this load
  long quotedUserAt(byte[] bytes, int at, int to) {
    return Bytes.startsWith(quotedPrefix, bytes, at, to)
        ? JsonField.numberAt(bytes, at + quotedPrefix.length, to)
        : JsonField.ABSENT;
  }
}

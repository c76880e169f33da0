package io.parley.benchmarks.load;

/// What the content of a message says about it: `~~load.conversation.author.sequence.message.` and
/// padding. Found in the bytes of any frame, whatever is around it; used again for each.
final class MessageMark {
  private static final byte[] START = {'~', '~'};
  private static final int CONTENT_BYTES = 120;
  private static final int FIELDS = 5;

  private final int[] fields = new int[FIELDS];

  /// @param message counted over the whole load, which tells its scheduled time
  /// @param sequence of the author's messages in the conversation, from 1
  static void write(
      TextBuffer into, int load, int conversation, int author, int sequence, int message) {
    int start = into.length();
    into.append(START).append(load).append('.').append(conversation).append('.');
    into.append(author).append('.').append(sequence).append('.').append(message).append('.');
    into.pad('x', start + CONTENT_BYTES);
  }

  /// @return false when there is none
  boolean read(byte[] bytes, int from, int to) {
    int at = Bytes.indexOf(START, bytes, from, to);
    if (at < 0) {
      return false;
    }
    at += START.length;
    for (int field = 0; field < FIELDS; field++) {
      int end = Bytes.digitsEnd(bytes, at, to);
      if (end == at || end - at > 9 || end == to || bytes[end] != '.') {
        return false;
      }
      fields[field] = (int) Bytes.number(bytes, at, end);
      at = end + 1;
    }
    return true;
  }

  int load() {
    return fields[0];
  }

  int conversation() {
    return fields[1];
  }

  int author() {
    return fields[2];
  }

  int sequence() {
    return fields[3];
  }

  int message() {
    return fields[4];
  }
}

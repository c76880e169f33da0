package io.parley.benchmarks.load;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// How long it takes until an author has seen `delivered` of everybody else in the conversation,
/// for each message, from its scheduled time. Authors who are in several conversations are left
/// out: their receipts are only counted.
///
/// Bound: [#MOST_PENDING] messages of an author that wait. Overflow: the message is not measured.
final class Receipts {
  static final int MOST_PENDING = 1024;

  private final Audience audience;
  private final Histogram latencies;
  private final @Nullable Author[] authors;
  private long frames;
  private long marks;
  private long unmeasured;

  /// @param latencies in nanoseconds, of the measured messages
  Receipts(Audience audience, Histogram latencies) {
    this.audience = audience;
    this.latencies = latencies;
    authors = new Author[audience.users()];
  }

  private static final class Author {
    /// By member: up to and with this number.
    final long[] delivered;

    final long[] number = new long[MOST_PENDING];
    final int[] missing = new int[MOST_PENDING];
    final long[] scheduled = new long[MOST_PENDING];
    int pending;

    Author(int members) {
      delivered = new long[members];
    }

    void remove(int at) {
      pending--;
      number[at] = number[pending];
      missing[at] = missing[pending];
      scheduled[at] = scheduled[pending];
    }
  }

  void frame() {
    frames++;
  }

  /// A measured message is acked.
  ///
  /// @param number of the message in its conversation, which receipts go by
  /// @param scheduled when it was to be sent
  void acked(int user, long number, long scheduled, long now) {
    Author author = author(user);
    if (author == null) {
      return;
    }
    int missing = 0;
    int self = audience.position(audience.onlyConversation(user), user);
    for (int member = 0; member < author.delivered.length; member++) {
      missing += member != self && author.delivered[member] < number ? 1 : 0;
    }
    if (missing == 0) {
      complete(scheduled, now);
    } else if (author.pending == MOST_PENDING) {
      unmeasured++;
    } else {
      author.number[author.pending] = number;
      author.missing[author.pending] = missing;
      author.scheduled[author.pending++] = scheduled;
    }
  }

  /// An author is told how far a member has come.
  void delivered(int user, int member, long upTo, long now) {
    marks++;
    Author author = author(user);
    if (author == null || member == user) {
      return;
    }
    int position = audience.position(audience.onlyConversation(user), member);
    if (position < 0 || upTo <= author.delivered[position]) {
      return;
    }
    long before = author.delivered[position];
    author.delivered[position] = upTo;
    for (int at = author.pending - 1; at >= 0; at--) {
      if (author.number[at] > before && author.number[at] <= upTo && --author.missing[at] == 0) {
        complete(author.scheduled[at], now);
        author.remove(at);
      }
    }
  }

  private void complete(long scheduled, long now) {
    latencies.recordValue(Math.max(0, now - scheduled));
  }

  private @Nullable Author author(int user) {
    int conversation = audience.onlyConversation(user);
    if (conversation < 0) {
      return null;
    }
    Author author = authors[user];
    if (author == null) {
      author = new Author(audience.members(conversation));
      authors[user] = author;
    }
    return author;
  }

  /// Frames that told receipts, at all sockets.
  long frames() {
    return frames;
  }

  /// `delivered` of one member told to one socket.
  long marks() {
    return marks;
  }

  /// Messages that wait for somebody's receipt, or were too many to be waited for.
  long incomplete() {
    long pending = unmeasured;
    for (Author author : authors) {
      pending += author == null ? 0 : author.pending;
    }
    return pending;
  }
}

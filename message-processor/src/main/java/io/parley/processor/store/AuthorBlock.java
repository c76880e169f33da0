package io.parley.processor.store;

import io.parley.contract.UserId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who has sent up to [#MESSAGES] messages whose events have expired, and under which seq: so that
/// they can be edited, deleted and answered for ever, for two or three bytes a message. Written by
/// `Expiry`, many messages at a time.
public final class AuthorBlock {
  static final int MESSAGES = 64;

  private static final byte VERSION = 1;

  private final List<UserId> authors = new ArrayList<>();

  /// By the number within the block: the author's place in the list, counted from 1; 0 for none.
  private final int[] author = new int[MESSAGES];

  /// By the number within the block: how far the seq is ahead of the number.
  private final long[] ahead = new long[MESSAGES];

  /// The block that has a message.
  public static long of(long number) {
    return number / MESSAGES;
  }

  public void put(long number, long seq, UserId by) {
    int at = authors.indexOf(by);
    if (at < 0) {
      authors.add(by);
      at = authors.size() - 1;
    }
    author[index(number)] = at + 1;
    ahead[index(number)] = seq - number;
  }

  /// Who has sent the message; null for one that is not here, or under another seq.
  public @Nullable UserId author(long number, long seq) {
    int at = author[index(number)];
    return at == 0 || ahead[index(number)] != seq - number ? null : authors.get(at - 1);
  }

  private static int index(long number) {
    return (int) (number % MESSAGES);
  }

  byte[] toBytes() {
    StoreWriter out = new StoreWriter(VERSION, 2 * MESSAGES + 32 * authors.size());
    out.number(authors.size());
    authors.forEach(by -> out.text(by.value()));
    for (int i = 0; i < MESSAGES; i++) {
      out.number(author[i]);
      if (author[i] != 0) {
        out.number(ahead[i]);
      }
    }
    return out.toBytes();
  }

  static AuthorBlock of(byte[] bytes) {
    StoreReader in = new StoreReader(VERSION, bytes);
    AuthorBlock block = new AuthorBlock();
    long count = in.number();
    for (long i = 0; i < count; i++) {
      block.authors.add(new UserId(in.text()));
    }
    for (int i = 0; i < MESSAGES; i++) {
      block.author[i] = (int) in.number();
      if (block.author[i] != 0) {
        block.ahead[i] = in.number();
      }
    }
    return block;
  }
}

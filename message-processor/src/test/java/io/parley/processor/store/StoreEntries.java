package io.parley.processor.store;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import org.apache.kafka.common.utils.Bytes;

/// Entries of the store of conversations, for tests of other rooms.
public final class StoreEntries {
  private StoreEntries() {}

  public static Bytes snapshotKey(ConversationId conversation) {
    return StoreKey.of("h", conversation.value());
  }

  public static byte[] snapshot(String life, ConversationState state) {
    return new Snapshot(life, state).toBytes();
  }

  public static Bytes memberKey(ConversationId conversation, UserId user) {
    return StoreKey.of("m", conversation.value(), user.value());
  }

  public static byte[] member(Member member) {
    return member.toBytes();
  }
}

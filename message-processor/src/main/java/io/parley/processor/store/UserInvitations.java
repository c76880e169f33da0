package io.parley.processor.store;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.Invitation;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/// The invitations that users have.
public final class UserInvitations {
  private static final String KIND = "i";
  private static final byte VERSION = 1;
  private static final int USUAL_BYTES = 128;

  private final KeyValueStore<Bytes, byte[]> store;

  UserInvitations(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  public Optional<Invitation> find(UserId user, ConversationId conversation) {
    return Optional.ofNullable(store.get(key(user, conversation)))
        .map(value -> invitation(conversation, value));
  }

  /// All of them, also those that have ended.
  public List<Invitation> all(UserId user) {
    List<Invitation> all = new ArrayList<>(0);
    Bytes prefix = StoreKey.prefix(KIND, user.value());
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.prefixScan(prefix, new BytesSerializer())) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        String conversation = StoreKey.suffix(entry.key, prefix);
        all.add(invitation(new ConversationId(conversation), entry.value));
      }
    }
    return all;
  }

  public void put(UserId user, Invitation invitation) {
    StoreWriter out = new StoreWriter(VERSION, USUAL_BYTES);
    out.number(invitation.at().toEpochMilli());
    out.text(invitation.by().value());
    out.optional(invitation.title());
    out.optional(invitation.picture());
    store.put(key(user, invitation.conversationId()), out.toBytes());
  }

  public void remove(UserId user, ConversationId conversation) {
    store.delete(key(user, conversation));
  }

  private static Invitation invitation(ConversationId conversation, byte[] value) {
    StoreReader in = new StoreReader(VERSION, value);
    Instant at = Instant.ofEpochMilli(in.number());
    UserId by = new UserId(in.text());
    return new Invitation(
        conversation,
        conversation.isDirect() ? ConversationKind.DIRECT : ConversationKind.GROUP,
        in.optional(),
        in.optional(),
        by,
        at);
  }

  private static Bytes key(UserId user, ConversationId conversation) {
    return StoreKey.of(KIND, user.value(), conversation.value());
  }
}

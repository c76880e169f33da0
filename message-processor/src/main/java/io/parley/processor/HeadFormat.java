package io.parley.processor;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The snapshot of a [Head] as it is in the store. Numbers are varints, since most are small.
final class HeadFormat {
  private static final byte VERSION = 1;
  private static final int PROFILE = 1;
  private static final int OPEN = 2;
  private static final int DIRECT = 4;

  private HeadFormat() {}

  /// @param life that writes it
  static byte[] write(Head head, String life) {
    StoreWriter out = new StoreWriter(128 + 32 * head.members.size());
    out.fixed(VERSION);
    out.text(life);
    Counters counters = head.counters;
    out.number(counters.lastSeq());
    out.number(counters.lastNumber());
    out.number(counters.lastAt());
    out.number(counters.lastOffset() + 1);
    out.number(head.told);
    out.optional(head.lastSender == null ? null : head.lastSender.value());
    writeProfile(head.profile, out);
    out.number(head.members.size());
    for (Map.Entry<UserId, Member> entry : head.members.entrySet()) {
      out.text(entry.getKey().value());
      entry.getValue().write(out);
    }
    return out.toBytes();
  }

  /// The life that has written it.
  static String life(byte[] bytes) {
    return new StoreReader(bytes, VERSION).text();
  }

  static Head read(ConversationId id, byte[] bytes) {
    StoreReader in = new StoreReader(bytes, VERSION);
    in.text(); // the life
    Head head = new Head(id);
    head.counters = new Counters(in.number(), in.number(), in.number(), in.number() - 1);
    head.told = in.number();
    String lastSender = in.optional();
    head.lastSender = lastSender == null ? null : new UserId(lastSender);
    head.profile = readProfile(in);
    long members = in.number();
    for (long i = 0; i < members; i++) {
      UserId user = new UserId(in.text());
      head.members.put(user, Member.read(in));
    }
    return head;
  }

  private static void writeProfile(@Nullable Profile profile, StoreWriter out) {
    if (profile == null) {
      out.fixed((byte) 0);
      return;
    }
    int flags = PROFILE | (profile.open() ? OPEN : 0) | (profile.isDirect() ? DIRECT : 0);
    out.fixed((byte) flags);
    out.optional(profile.title());
    out.optional(profile.picture());
    out.optional(profile.owner() == null ? null : profile.owner().value());
    out.number(profile.admins().size());
    profile.admins().forEach(admin -> out.text(admin.value()));
    out.number(profile.memberCount());
    out.number(profile.createdAt().toEpochMilli());
  }

  private static @Nullable Profile readProfile(StoreReader in) {
    int flags = in.fixed();
    if ((flags & PROFILE) == 0) {
      return null;
    }
    String title = in.optional();
    String picture = in.optional();
    String owner = in.optional();
    List<UserId> admins = new ArrayList<>();
    long count = in.number();
    for (long i = 0; i < count; i++) {
      admins.add(new UserId(in.text()));
    }
    return new Profile(
        (flags & DIRECT) != 0 ? ConversationKind.DIRECT : ConversationKind.GROUP,
        title,
        picture,
        (flags & OPEN) != 0,
        owner == null ? null : new UserId(owner),
        admins,
        in.number(),
        Instant.ofEpochMilli(in.number()));
  }
}

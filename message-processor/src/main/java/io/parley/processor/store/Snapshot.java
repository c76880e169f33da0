package io.parley.processor.store;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.UserId;
import io.parley.contract.VisibleHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A [ConversationState] as it is in the store.
///
/// @param life that has made it
public record Snapshot(String life, ConversationState state) {
  private static final byte VERSION = 3;

  byte[] toBytes() {
    StoreWriter out = new StoreWriter(VERSION, 128 + 40 * state.members.size());
    out.text(life);
    Counters counters = state.counters;
    out.number(counters.lastSeq());
    out.number(counters.lastNumber());
    out.number(counters.lastAt());
    out.numberOrNone(counters.lastOffset());
    out.number(state.told);
    out.optional(state.lastSender == null ? null : state.lastSender.value());
    writeProfile(state.profile, out);
    out.number(state.members.size());
    for (Map.Entry<UserId, Member> entry : state.members.entrySet()) {
      out.text(entry.getKey().value());
      entry.getValue().write(out);
    }
    return out.toBytes();
  }

  static Snapshot of(ConversationId id, byte[] bytes) {
    StoreReader in = new StoreReader(VERSION, bytes);
    String life = in.text();
    ConversationState state = new ConversationState(id);
    state.counters = new Counters(in.number(), in.number(), in.number(), in.numberOrNone());
    state.told = in.number();
    String lastSender = in.optional();
    state.lastSender = lastSender == null ? null : new UserId(lastSender);
    state.profile = readProfile(in);
    long members = in.number();
    for (long i = 0; i < members; i++) {
      UserId user = new UserId(in.text());
      state.members.put(user, Member.read(in));
    }
    return new Snapshot(life, state);
  }

  private static void writeProfile(@Nullable ConversationProfile profile, StoreWriter out) {
    if (profile == null) {
      out.flags(false, false, false, false);
      return;
    }
    boolean isUsual = profile.history() == VisibleHistory.of(null, profile.open());
    out.flags(true, profile.open(), profile.isDirect(), !profile.isDirect() && !isUsual);
    out.optional(profile.title());
    out.optional(profile.picture());
    out.optional(profile.owner() == null ? null : profile.owner().value());
    out.number(profile.admins().size());
    profile.admins().forEach(admin -> out.text(admin.value()));
    out.number(profile.memberCount());
    out.number(profile.createdAt().toEpochMilli());
  }

  private static @Nullable ConversationProfile readProfile(StoreReader in) {
    byte flags = in.octet();
    if (!StoreReader.flag(flags, 0)) {
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
    boolean open = StoreReader.flag(flags, 1);
    boolean isDirect = StoreReader.flag(flags, 2);
    VisibleHistory usual = VisibleHistory.of(null, open);
    VisibleHistory unusual =
        usual == VisibleHistory.ALL ? VisibleHistory.JOINED : VisibleHistory.ALL;
    return new ConversationProfile(
        isDirect ? ConversationKind.DIRECT : ConversationKind.GROUP,
        title,
        picture,
        open,
        owner == null ? null : new UserId(owner),
        admins,
        in.number(),
        Instant.ofEpochMilli(in.number()),
        isDirect ? null : StoreReader.flag(flags, 3) ? unusual : usual);
  }
}

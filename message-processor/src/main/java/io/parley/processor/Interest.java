package io.parley.processor;

import io.parley.contract.GatewayRef;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The gateways that want a conversation's events: at most one entry per gateway, so bounded by the
/// number of gateways and not of members.
record Interest(List<Entry> entries) {
  static final Interest NONE = new Interest(List.of());

  private static final byte VERSION = 1;

  /// @param since when it last asked, broker's time in milliseconds since 1970
  record Entry(GatewayRef gateway, long since) {}

  Interest {
    entries = List.copyOf(entries);
  }

  /// A gateway's later run replaces its earlier one.
  Interest with(GatewayRef gateway, long since) {
    List<Entry> changed = new ArrayList<>(entries.size() + 1);
    for (Entry entry : entries) {
      if (!entry.gateway().id().equals(gateway.id())) {
        changed.add(entry);
      } else if (entry.gateway().epoch() > gateway.epoch()) {
        return this; // a request from before its restart
      }
    }
    changed.add(new Entry(gateway, since));
    return new Interest(changed);
  }

  Interest without(GatewayRef gateway) {
    return only(entry -> !entry.gateway().equals(gateway));
  }

  Interest only(Predicate<Entry> wanted) {
    return new Interest(entries.stream().filter(wanted).toList());
  }

  byte[] toBytes() {
    List<byte[]> ids = new ArrayList<>(entries.size());
    int size = 1;
    for (Entry entry : entries) {
      byte[] id = entry.gateway().id().getBytes(StandardCharsets.UTF_8);
      ids.add(id);
      size += 2 * Long.BYTES + Integer.BYTES + 1 + id.length;
    }
    ByteBuffer out = ByteBuffer.allocate(size).put(VERSION);
    for (int i = 0; i < ids.size(); i++) {
      Entry entry = entries.get(i);
      byte[] id = ids.get(i);
      out.putLong(entry.gateway().epoch())
          .putInt(entry.gateway().slot())
          .putLong(entry.since())
          .put((byte) id.length)
          .put(id);
    }
    return out.array();
  }

  static Interest of(byte[] bytes) {
    ByteBuffer in = StoreFormat.open(bytes, VERSION);
    List<Entry> entries = new ArrayList<>();
    while (in.hasRemaining()) {
      long epoch = in.getLong();
      int slot = in.getInt();
      long since = in.getLong();
      byte[] id = new byte[Byte.toUnsignedInt(in.get())];
      in.get(id);
      entries.add(
          new Entry(new GatewayRef(new String(id, StandardCharsets.UTF_8), epoch, slot), since));
    }
    return new Interest(entries);
  }
}

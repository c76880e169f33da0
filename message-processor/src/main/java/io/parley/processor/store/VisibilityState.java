package io.parley.processor.store;

import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.wire.Visibility;
import java.util.ArrayList;
import java.util.List;

/// To whom a user is there.
///
/// @param visibleTo who may see the user's presence
/// @param blocked whom the user has blocked, the longest blocked first; at most [Limits#BLOCKS]
public record VisibilityState(VisibleTo visibleTo, List<UserId> blocked) {
  static final VisibilityState NONE = new VisibilityState(VisibleTo.PARTNERS, List.of());

  private static final byte VERSION = 3;
  private static final int USUAL_BYTES = 64;

  public VisibilityState visibleTo(VisibleTo whom) {
    return new VisibilityState(whom, blocked);
  }

  public boolean hasBlocked(UserId user) {
    return blocked.contains(user);
  }

  /// What would be one too many stays away: only devices that block at the same moment get so far,
  /// for the gateways refuse it.
  public VisibilityState blocking(UserId user, boolean on) {
    if (on == hasBlocked(user) || (on && blocked.size() >= Limits.BLOCKS)) {
      return this;
    }
    List<UserId> now = new ArrayList<>(blocked);
    if (on) {
      now.add(user);
    } else {
      now.remove(user);
    }
    return new VisibilityState(visibleTo, List.copyOf(now));
  }

  public Visibility of(UserId user) {
    return new Visibility(user, visibleTo, blocked);
  }

  byte[] toBytes() {
    StoreWriter out = new StoreWriter(VERSION, USUAL_BYTES);
    out.octet(code(visibleTo));
    out.number(blocked.size());
    blocked.forEach(user -> out.text(user.value()));
    return out.toBytes();
  }

  static VisibilityState of(byte[] bytes) {
    StoreReader in = new StoreReader(VERSION, bytes);
    VisibleTo visibleTo = visibleTo(in.octet());
    int count = (int) in.number();
    List<UserId> blocked = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      blocked.add(new UserId(in.text()));
    }
    return new VisibilityState(visibleTo, List.copyOf(blocked));
  }

  private static byte code(VisibleTo visibleTo) {
    return switch (visibleTo) {
      case EVERYONE -> 1;
      case PARTNERS -> 2;
      case NOBODY -> 3;
    };
  }

  private static VisibleTo visibleTo(byte code) {
    return switch (code) {
      case 1 -> VisibleTo.EVERYONE;
      case 2 -> VisibleTo.PARTNERS;
      case 3 -> VisibleTo.NOBODY;
      default -> throw new IllegalStateException("nobody is meant by the code " + code);
    };
  }
}

package io.parley.contract.wire;

import io.parley.contract.Limits;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import java.util.List;

/// Who may see a user's presence, where that is not [#ofPartners].
///
/// @param hiddenFrom whom the user has blocked; not for any client to see but the user's own
public record Visibility(UserId userId, VisibleTo visibleTo, List<UserId> hiddenFrom) {
  public Visibility {
    Require.present("userId", userId);
    Require.present("visibleTo", visibleTo);
    hiddenFrom = Require.list("hiddenFrom", hiddenFrom, Limits.BLOCKS);
  }

  /// Of who has chosen nothing and blocked nobody.
  public static Visibility ofPartners(UserId user) {
    return new Visibility(user, VisibleTo.PARTNERS, List.of());
  }

  /// Whether it is not that: only then it is told.
  public boolean differs() {
    return visibleTo != VisibleTo.PARTNERS || !hiddenFrom.isEmpty();
  }
}

package io.parley.gateway.request;

import io.parley.contract.UserId;
import io.parley.contract.wire.Visibility;
import java.util.function.Predicate;

/// Who may see whose presence (docs/rules.md), for sockets and REST.
public final class PresenceRule {
  private PresenceRule() {}

  /// @param of the user who is looked at
  /// @param blocked whom the asker has blocked
  /// @param partner who shares a direct conversation with the asker, or a group whose members are
  ///   listed; asked last, for it may be dear
  public static boolean maySee(
      UserId asker, Visibility of, Predicate<UserId> blocked, Predicate<UserId> partner) {
    UserId user = of.userId();
    if (asker.equals(user)) {
      return true;
    }
    if (blocked.test(user) || of.hiddenFrom().contains(asker)) {
      return false;
    }
    return switch (of.visibleTo()) {
      case EVERYONE -> true;
      case PARTNERS -> partner.test(user);
      case NOBODY -> false;
    };
  }
}

package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.Membership;
import io.parley.contract.UserId;
import io.parley.contract.wire.Visibility;
import io.parley.gateway.request.PresenceRule;

/// Which sessions may see whose presence, by the conversations that they follow: looked at each
/// time, so that who leaves the last one that both are in sees no more.
///
/// Cost: of a direct conversation one look-up; else the members of each group that the session
/// follows and that lists them, until one has the user.
final class Acquaintance {
  private final Channels channels;

  Acquaintance(Channels channels) {
    this.channels = channels;
  }

  boolean maySee(Session session, Visibility of) {
    return PresenceRule.maySee(
        session.user(), of, session::hasBlocked, user -> isPartner(session, user));
  }

  private boolean isPartner(Session session, UserId user) {
    Membership direct = session.membership(ConversationId.direct(session.user(), user));
    if (direct != null && direct.acceptedByAll()) {
      return true;
    }
    for (ConversationId conversation : session.memberOf()) {
      Channel channel = conversation.isDirect() ? null : channels.get(conversation);
      if (channel != null && channel.lists(user)) {
        return true;
      }
    }
    return false;
  }
}

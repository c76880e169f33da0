package io.parley.gateway.request;

import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.AcceptInvitation;
import io.parley.contract.wire.SessionEvent.QueryAdmission.Consent;
import org.jspecify.annotations.Nullable;

/// Who becomes a member of a conversation only after they have said so.
///
/// @param groupAdds who may be added to a group outright
/// @param direct who may begin a direct conversation outright
public record ConsentRules(GroupAdds groupAdds, Direct direct) {
  /// Whom others add to groups; everybody else is invited.
  public enum GroupAdds {
    ANYONE,
    PARTNERS,
    INVITATION
  }

  /// Who writes to others; of everybody else the first message is a request.
  public enum Direct {
    ANYONE,
    CONTACTS
  }

  public static final ConsentRules DEFAULT = new ConsentRules(GroupAdds.ANYONE, Direct.ANYONE);

  private static final Setting<GroupAdds> GROUP_ADDS =
      Setting.of(
              "PARLEY_GROUP_ADDS",
              "anyone, partners, invitation",
              DEFAULT.groupAdds,
              "whom others may add to a group outright: anyone, who has a direct conversation with"
                  + " the one who adds, or nobody; everybody else is invited (docs/rules.md)",
              ConsentRules::groupAdds)
          .inWords("anyone");

  private static GroupAdds groupAdds(String name) {
    return switch (name) {
      case "anyone" -> GroupAdds.ANYONE;
      case "partners" -> GroupAdds.PARTNERS;
      case "invitation" -> GroupAdds.INVITATION;
      default -> throw new IllegalArgumentException("nobody is meant by " + name);
    };
  }

  private static final Setting<Direct> DIRECT =
      Setting.of(
              "PARLEY_DIRECT",
              "anyone, contacts",
              DEFAULT.direct,
              "who may write to somebody outright: anyone, or who has a direct conversation with them"
                  + " that both have accepted; the first message of everybody else is a request"
                  + " (docs/rules.md)",
              ConsentRules::direct)
          .inWords("anyone");

  private static Direct direct(String name) {
    return switch (name) {
      case "anyone" -> Direct.ANYONE;
      case "contacts" -> Direct.CONTACTS;
      default -> throw new IllegalArgumentException("nobody is meant by " + name);
    };
  }

  /// @throws IllegalArgumentException naming the variable
  public static ConsentRules from(Env env) {
    return new ConsentRules(env.get(GROUP_ADDS), env.get(DIRECT));
  }

  /// What it takes to become a member by this; null for nothing that a setting says.
  @Nullable Consent of(Command.Request request) {
    if (request instanceof AcceptInvitation) {
      return Consent.ACCEPTED;
    }
    if (request.conversationId().isDirect()) {
      return direct == Direct.CONTACTS ? Consent.INVITATION : null;
    }
    return switch (groupAdds) {
      case ANYONE -> null;
      case PARTNERS -> Consent.PARTNERS;
      case INVITATION -> Consent.INVITATION;
    };
  }
}

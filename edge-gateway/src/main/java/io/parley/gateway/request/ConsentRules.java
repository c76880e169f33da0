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
public record ConsentRules(GroupAdds groupAdds) {
  /// Whom others add to groups; everybody else is invited.
  public enum GroupAdds {
    ANYONE,
    PARTNERS,
    INVITATION
  }

  public static final ConsentRules DEFAULT = new ConsentRules(GroupAdds.ANYONE);

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

  /// @throws IllegalArgumentException naming the variable
  public static ConsentRules from(Env env) {
    return new ConsentRules(env.get(GROUP_ADDS));
  }

  /// What it takes to become a member by this; null for nothing that a setting says.
  @Nullable Consent of(Command.Request request) {
    if (request instanceof AcceptInvitation) {
      return Consent.ACCEPTED;
    }
    if (request.conversationId().isDirect()) {
      return null;
    }
    return switch (groupAdds) {
      case ANYONE -> null;
      case PARTNERS -> Consent.PARTNERS;
      case INVITATION -> Consent.INVITATION;
    };
  }
}

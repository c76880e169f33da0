package io.parley.gateway.request;

import io.parley.contract.Invitation;
import io.parley.contract.codec.Codec;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Invitations as native clients see them.
public final class InvitationJson {
  private InvitationJson() {}

  public static ObjectNode of(Invitation invitation) {
    return Codec.json().valueToTree(invitation);
  }

  /// `invitations`, also where there are none.
  ///
  /// @return the answer, which is changed
  public static ObjectNode put(List<Invitation> invitations, ObjectNode answer) {
    ArrayNode list = answer.putArray("invitations");
    invitations.forEach(invitation -> list.add(of(invitation)));
    return answer;
  }
}

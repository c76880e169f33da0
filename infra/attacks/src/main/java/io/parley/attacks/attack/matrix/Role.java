package io.parley.attacks.attack.matrix;

/// What who asks is to the conversation, and by which token they ask.
enum Role {
  STRANGER("stranger"),
  MEMBER("member"),
  ADMIN("admin"),
  OWNER("owner"),
  REMOVED("removed"),
  LEFT("left"),
  RE_ADDED("re-added"),
  INVITED("invited"),

  // Of a direct conversation.
  PARTNER("partner"),
  BLOCKED("blocked"),
  BLOCKER("blocker"),

  // By other tokens than one's own.
  SCOPE_ADMIN("scope admin"),
  SCOPE_ADMIN_AS_MEMBER("scope admin as a member"),
  ANONYMOUS("anonymous"),
  AS_MEMBER_WITHOUT_SCOPE("as a member without the scope");

  private final String title;

  Role(String title) {
    this.title = title;
  }

  /// As the tables have it.
  String title() {
    return title;
  }

  /// To whom the conversation must look as one that there is not.
  boolean isOutside() {
    return switch (this) {
      case STRANGER, SCOPE_ADMIN, REMOVED, LEFT, INVITED -> true;
      default -> false;
    };
  }

  /// Whether one answer ends it, so that each row needs a scene of its own.
  boolean isOfOneAnswer() {
    return this == INVITED;
  }

  /// Whether who asks was a member at some time, or is one.
  boolean hasBeenMember() {
    return this != STRANGER && this != SCOPE_ADMIN;
  }
}

package io.parley.attacks.attack.matrix;

/// A conversation in which somebody asks.
///
/// @param asker the user who asks
/// @param other a member who has sent something and is never connected
/// @param conversation its id
/// @param own a message of the asker's, if they have sent any; else the other's
/// @param others a message of the other's
/// @param file of the other's, a picture
/// @param nobody a user whom nothing else is about
/// @param token of the asker's
record Scene(
    String asker,
    String other,
    String conversation,
    String own,
    String others,
    String file,
    String nobody,
    String token) {
  private static final String NO_MESSAGE = "AAAAAAAAAAAAAAAA.1.1";
  private static final String NO_FILE = "019d2c5e-7a10-7000-8000-0123456789ab";

  /// The same asker, about what there is not.
  Scene ofNothing(String noUser, String noConversation) {
    return new Scene(asker, noUser, noConversation, NO_MESSAGE, NO_MESSAGE, NO_FILE, nobody, token);
  }

  /// An answer without what names this scene.
  String anonymous(String answer) {
    return answer
        .replace(conversation, "CONVERSATION")
        .replace(own, "MESSAGE")
        .replace(others, "MESSAGE")
        .replace(file, "FILE")
        .replace(other, "OTHER");
  }

  @Override
  public String toString() {
    return "Scene";
  }
}

package io.parley.attacks.attack.matrix;

/// What somebody was answered.
///
/// @param result `yes`, a code, or how a user is seen
/// @param body all of it, the status of a call before it
/// @param retryAfterMillis when to come again, where there was no answer to what was asked
record Answer(String result, String body, long retryAfterMillis) {
  static final String YES = "yes";

  boolean isGranted() {
    return result.equals(YES);
  }
}

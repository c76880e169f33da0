package io.parley.gateway.dialect;

import io.parley.contract.UserId;

/// Who would be told of something: one socket, as far as a table may ask.
///
/// @param user whose socket it is
/// @param sentHere it is a message that this socket has sent
/// @param joined the socket has joined the conversation's room
/// @param personal the socket has joined its user's own room
record RenderContext(UserId user, boolean sentHere, boolean joined, boolean personal) {

  boolean isBy(UserId author) {
    return user.equals(author);
  }
}

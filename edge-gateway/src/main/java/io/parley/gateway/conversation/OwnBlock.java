package io.parley.gateway.conversation;

import io.parley.contract.UserId;

/// The user has blocked another user, or has taken that back, with one of their devices: for all of
/// them to know.
///
/// @param on whether the other is blocked from now on, or not any more
public record OwnBlock(UserId blocked, boolean on) {}

package io.parley.processor;

import io.parley.contract.UserId;

/// What must be known of a message to edit, delete or react to it, however old it is.
record KnownMessage(long number, UserId author, boolean deleted) {}

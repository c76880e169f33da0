package io.parley.processor.store;

import io.parley.contract.UserId;

/// What must be known of a message to edit, delete or react to it, however old it is.
public record MessageSummary(long number, UserId author, boolean deleted) {}

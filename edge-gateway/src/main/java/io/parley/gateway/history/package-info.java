/// Reads history from MongoDB, in the shape that `io.parley.contract.history` owns: pages, messages
/// by their words, and what of a conversation is too old for the processor ([HistorySource]).
///
/// Queries are to be changed here, documents in the contract only. Nothing is written. This room
/// knows no other of the gateway.
@NullMarked
package io.parley.gateway.history;

import org.jspecify.annotations.NullMarked;

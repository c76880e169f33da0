/// Reads history from MongoDB, in the shape that `io.parley.contract.history` owns: pages, and
/// messages by their words.
@NullMarked
package io.parley.gateway.history;

import org.jspecify.annotations.NullMarked;

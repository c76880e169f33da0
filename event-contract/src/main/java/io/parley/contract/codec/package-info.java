/// The JSON of `log` and `wire`. [Codec] is the one definition, by Jackson; the kinds that every
/// message and its receipts consist of are also written by hand (`HotKinds`), and a property test
/// holds both against each other.
///
/// It knows the values and nothing of where they go.
@NullMarked
package io.parley.contract.codec;

import org.jspecify.annotations.NullMarked;

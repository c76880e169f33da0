/// The JSON of `log`. [Codec] is the one definition, by Jackson, also of what our services say to
/// each other; the kinds that every message and its receipts consist of are also written by hand
/// ([HotKinds]), and a property test holds both against each other.
///
/// It knows the values and nothing of where they go.
@NullMarked
package io.parley.contract.codec;

import org.jspecify.annotations.NullMarked;

/// The JSON of `wire`: [WireCodec] has a codec for each of its topics, and `HotWireKinds` what is
/// read and written by hand.
///
/// It knows the values and nothing of where they go.
@NullMarked
package io.parley.contract.wire.codec;

import org.jspecify.annotations.NullMarked;

/// Clients that come back: what they say about where they stand, in tokens that any gateway can
/// read. Nothing is kept for them on a server (`docs/adr/0010`).
@NullMarked
package io.parley.gateway.recovery;

import org.jspecify.annotations.NullMarked;

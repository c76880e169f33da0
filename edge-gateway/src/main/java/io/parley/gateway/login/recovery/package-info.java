/// Clients that come back: what they say about where they stood, in tokens that any gateway can
/// read. Nothing is kept for them on a server (docs/adr/0010).
///
/// The tokens' form is to be changed here; tokens of the day before must be refused or read. This
/// room knows of the gateway only the key that it derives its own from, and what Socket.IO hands
/// it.
@NullMarked
package io.parley.gateway.login.recovery;

import org.jspecify.annotations.NullMarked;

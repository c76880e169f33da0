/// How answers and events find gateways: which ones live ([GatewayDirectory]), what they have asked
/// for ([Interests]) of which life of a task ([Life]), and the records that leave it ([Outputs],
/// [DeadLetters]).
///
/// May be changed here: the way to a gateway. Nothing durable depends on any of it, so replays stay
/// deterministic; all of it is in memory and filled anew. But for a life's name, which snapshots
/// have: one of another life may be behind the journal. Not known here: stores, and what is said.
@NullMarked
package io.parley.processor.routing;

import org.jspecify.annotations.NullMarked;

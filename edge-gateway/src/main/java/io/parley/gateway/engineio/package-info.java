/// Engine.IO v4: sessions over a transport, heartbeat, bounded output. Free of servlet and Spring
/// types.
///
/// A container's adapter implements [EngineTransport], opens one [EngineSocket] per websocket and
/// feeds it what the container reads. What the session carries goes to an [EngineListener], one
/// call at a time. Source: the Engine.IO protocol, revision 4, and engine.io 6.6 where the text is
/// silent.
///
/// What one idle session holds: the [EngineSocket], its [Outbox] (no queue while nothing waits),
/// its [Turns], one timer. What a session may hold at most: `outboxBytes` to send, one message of
/// `maxPayload` being read, and another `maxPayload` that waits while a callback runs on another
/// thread.
@NullMarked
package io.parley.gateway.engineio;

import org.jspecify.annotations.NullMarked;

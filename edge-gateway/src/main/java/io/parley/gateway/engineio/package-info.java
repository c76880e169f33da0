/// Engine.IO v4: sessions over transports, heartbeat, bounded output. Knows no HTTP server.
///
/// [EngineServer] has all sessions and decides which request belongs to which. A session
/// ([EngineSocket]) writes to an [EngineTransport], a websocket or [PollingTransport], and is told
/// what comes in as a [TransportListener]; [UpgradeProbe] stands in between while a websocket asks
/// to take long-polling's place. What the session carries goes to an [EngineListener], one call at
/// a time. Source: the Engine.IO protocol, revision 4, and engine.io 6.6 where the text is silent.
///
/// Only what the protocol says is to be changed here. This room knows no container, no Socket.IO
/// and nothing of Parley; of `websocket` only how a frame is written.
///
/// What one idle session holds: the [EngineSocket], its [Outbox] (no queue while nothing waits),
/// its [SerialExecutor], one timer. What a session may hold at most: `outboxBytes` to send, one
/// message of `maxPayload` being read, and another `maxPayload` that waits while a callback runs on
/// another thread. Before its client has shown who it is, what [Untrusted] lends.
@NullMarked
package io.parley.gateway.engineio;

import org.jspecify.annotations.NullMarked;

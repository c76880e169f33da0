/// Engine.IO's side of HTTP, on Jetty: requests, long-polling, and the websockets that carry
/// sessions.
///
/// [EngineEndpoint] stands before everything else that the server does and takes some paths.
/// [EngineWebSocket] is a session's websocket, [HttpPoll] and [PostReader] are the two requests of
/// long-polling. [Origins] says whose pages may ask, also for REST ([CorsHandler]). [Port] is who
/// is at the port, behind [PortConnector]; [UntrustedRequests] what requests of nobody may cost.
///
/// What depends on Jetty's API for Engine.IO is to be changed here. This room knows no Socket.IO
/// and nothing of Parley; no other but `websocket`, and where the server is put together, knows
/// Jetty.
@NullMarked
package io.parley.gateway.http;

import org.jspecify.annotations.NullMarked;

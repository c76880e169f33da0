/// The HTTP side of Engine.IO, on Jetty: its requests, its long-polling and its websockets.
///
/// [EngineEndpoint] stands before everything else that the server does and takes one path.
/// [WebSocketConnection] takes a connection over once it is a websocket, and leaves nothing of HTTP
/// behind: an idle connection is what a gateway has most of (docs/adr/0007).
@NullMarked
package io.parley.gateway.edge;

import org.jspecify.annotations.NullMarked;

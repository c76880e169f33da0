/// RFC 6455 on Jetty's connections: the opening handshake, frames, and one connection, of which
/// [WebSocketConnection] is to be extended by what it carries. It takes the place of the HTTP
/// connection and leaves nothing of that behind: an idle connection is what a gateway has most of
/// (docs/adr/0007).
///
/// Only what the RFC says is to be changed here. This room knows neither Engine.IO nor Parley; it
/// is tested byte by byte without a server, and sentence by sentence over a socket.
@NullMarked
package io.parley.gateway.websocket;

import org.jspecify.annotations.NullMarked;

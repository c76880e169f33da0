/// Socket.IO v5 on top of Engine.IO: strict packets, namespaces, the life of a connection. Free of
/// servlet and Spring types.
///
/// [SocketIoConnection#open] puts a connection on a transport. What a client wants reaches a
/// [ConnectHandler], whose answer binds a [SocketHandler] to a [SocketIoSocket]. Broadcasts are
/// encoded once by [PacketCodec] and the frame given to many sockets. Sources: the Socket.IO
/// protocol, revision 5; socket.io-parser 4.2; the client's state machine of socket.io 4.8.
///
/// Not here yet: packets with binary attachments, which are refused by name.
@NullMarked
package io.parley.gateway.socketio;

import org.jspecify.annotations.NullMarked;

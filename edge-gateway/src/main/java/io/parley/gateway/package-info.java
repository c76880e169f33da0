/// The edge: terminates Socket.IO and REST, writes commands to Kafka, and pushes what comes back to
/// the sockets of whoever is a member. Keeps nothing that another gateway could not take over.
///
/// The rooms, each with its rules in its own `package-info`; arrows run downward only:
///
/// | room | what is in it |
/// | --- | --- |
/// | `app` | the main class, settings, what is made of what, health |
/// | `rest` | controllers, problem documents, filters |
/// | `login` | who may connect, as whom, and where a client that comes back stood |
/// | `dialect` | the native dialect and those of apps |
/// | `kafka` | what is written to Kafka, and the thread that reads it |
/// | `media` | files, and in `media.picture` what is done to pictures |
/// | `conversation` | who gets which event |
/// | `request` | what clients ask, and what waits for an answer |
/// | `history` | what MongoDB has |
/// | `login.recovery`, `login.token` | the two kinds of tokens |
/// | `http` | Engine.IO's requests on Jetty |
/// | `socketio` | packets and namespaces |
/// | `engineio` | sessions on transports |
/// | `websocket` | RFC 6455 |
@NullMarked
package io.parley.gateway;

import org.jspecify.annotations.NullMarked;

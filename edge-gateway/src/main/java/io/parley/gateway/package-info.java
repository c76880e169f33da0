/// The edge: terminates Socket.IO and REST, writes commands to Kafka, and pushes what comes back to
/// the sockets of whoever is a member. Keeps nothing that another gateway could not take over.
///
/// Packages: `engineio` and `socketio` are the protocol, free of Spring and servlets; `request` is
/// what clients ask; `conversation` is who gets what; `kafka` is the log's side; `history` reads
/// MongoDB; `media` keeps files; `auth` verifies tokens; `web` puts all of it on Spring and Jetty.
@NullMarked
package io.parley.gateway;

import org.jspecify.annotations.NullMarked;

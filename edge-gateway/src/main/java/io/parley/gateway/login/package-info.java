/// Who may connect. A socket's CONNECT comes to [SocketConnections]; its token is verified, a
/// session opened, and the client let in when that is ready ([ConnectionAdmission]). [TokenWatch]
/// ends a connection whose token expires.
///
/// The rules of a connection's beginning and end are to be changed here. Tokens are two rooms of
/// their own, `login.token` and `login.recovery`, because other rooms read what they say. Nothing
/// here knows Kafka, MongoDB or HTTP.
@NullMarked
package io.parley.gateway.login;

import org.jspecify.annotations.NullMarked;

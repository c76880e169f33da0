/// The users' tokens (JWT): by which key they are verified ([TokenKey]), and what they say of their
/// bearer ([Principal]), which are taken ([TokenRules]), and which count no longer ([Revocations]).
/// [DemoTokens] makes some where no login is at hand, [MediaTickets] what stands for one in an
/// address of a file.
///
/// A new claim or algorithm is added here. This room knows no other of the gateway.
@NullMarked
package io.parley.gateway.login.token;

import org.jspecify.annotations.NullMarked;

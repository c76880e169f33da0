/// The process: the main class ([Gateway]), its settings from the environment ([GatewaySettings]),
/// what is made of what and in which order ([GatewayConfiguration]), the clocks ([GatewayCore]),
/// what is done before the first client comes ([WarmUp]) and when the process is told to stop
/// ([Drain]), and health.
///
/// A new part of the gateway is made here. No rule about messages or clients is decided here, and
/// no other room knows this one.
@NullMarked
package io.parley.gateway.app;

import org.jspecify.annotations.NullMarked;

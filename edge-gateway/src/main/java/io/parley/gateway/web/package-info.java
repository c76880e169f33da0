/// The gateway on Spring Boot and Jetty: the websocket endpoint, REST, the page at `/`, health.
@NullMarked
package io.parley.gateway.web;

import org.jspecify.annotations.NullMarked;

/// REST, on Spring: a controller for each kind of resource, problem documents for whatever fails
/// ([Problems]), and what every request meets first ([BearerFilter], [RateLimitInterceptor]).
///
/// An endpoint is added here, in `openapi.json` and in docs/rest.md. A controller parses and words
/// the answer; what is asked is `request`'s and `media`'s. Nothing here knows sockets or Kafka.
@NullMarked
package io.parley.gateway.rest;

import org.jspecify.annotations.NullMarked;

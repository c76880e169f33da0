/// What clients ask, over a socket or REST, and what they are answered: one parser and one set of
/// answers for both.
@NullMarked
package io.parley.gateway.request;

import org.jspecify.annotations.NullMarked;

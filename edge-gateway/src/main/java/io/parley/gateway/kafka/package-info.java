/// The gateway's side of Kafka: what it writes, the slot of `parley.outbound` that it reads, and
/// how it says that it lives.
@NullMarked
package io.parley.gateway.kafka;

import org.jspecify.annotations.NullMarked;

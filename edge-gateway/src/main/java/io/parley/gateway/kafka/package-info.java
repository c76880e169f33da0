/// The gateway's side of Kafka: everything that is written ([CommandProducer]), the threads
/// ([PollLoop]) that read this gateway's slot ([SlotReader]) and which tokens count no longer
/// ([RevocationReader]), which slot that is ([SlotChoice]), and what tells whether Kafka and the
/// processor are there ([PartitionProbes], [BrokerContact], [GatewayHeartbeats]).
///
/// Client settings and the reading of records are to be changed here. Nothing that this room calls
/// on the reader's thread blocks. It knows neither sockets nor HTTP.
@NullMarked
package io.parley.gateway.kafka;

import org.jspecify.annotations.NullMarked;

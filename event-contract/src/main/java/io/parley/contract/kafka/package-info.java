/// How Kafka is spoken to: how a client reaches it ([KafkaConnection]), the topics ([Topic]), how
/// they are made ([Topics], [TopicLayout]), who reads them together ([Groups]), and where records
/// go that cannot be used ([DeadLetter]: `parley.internal.dead-letters`, keyed as read, the bytes
/// as read, kept for 14 d). It knows no value.
@NullMarked
package io.parley.contract.kafka;

import org.jspecify.annotations.NullMarked;

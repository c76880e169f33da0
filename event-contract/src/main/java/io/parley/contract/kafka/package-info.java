/// How Kafka is spoken to: the topics ([Topic]), how they are made ([Topics], [TopicLayout]), and
/// where records go that cannot be used ([DeadLetter]: `parley.dead-letters`, keyed as read, the
/// bytes as read, kept for 14 d). It knows no value.
@NullMarked
package io.parley.contract.kafka;

import org.jspecify.annotations.NullMarked;

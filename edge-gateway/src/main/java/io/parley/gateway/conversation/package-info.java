/// The conversations that have a member on this gateway: who gets which event, in order and once.
///
/// A [Channel] is one conversation; its [Follower]s stand at a seq and accept only the next one.
/// What they miss they ask the processor for. Locks are taken in the order channel, session;
/// nothing blocks, so the thread that reads Kafka never waits.
@NullMarked
package io.parley.gateway.conversation;

import org.jspecify.annotations.NullMarked;

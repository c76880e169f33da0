/// What runs: three Kafka brokers, MongoDB, two processors, two sinks and three gateways, each a
/// process of its own on 127.0.0.1, with proxies of ours where a network is to fail.
///
/// It does not know what is done to it, nor who chats with it.
@NullMarked
package io.parley.faults.cluster;

import org.jspecify.annotations.NullMarked;

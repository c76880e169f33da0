/// The two services as processes, `message-processor` and `auditor`: their settings, Kafka Streams'
/// own, and what becomes of a process when something fails.
///
/// May be changed here: how they run. Not known here: what a record means. Knows `topology` and
/// `audit` by their entrances only.
@NullMarked
package io.parley.processor.app;

import org.jspecify.annotations.NullMarked;

/// The servers under load, each on 127.0.0.1 in processes of its own, and what they use.
@NullMarked
package io.parley.benchmarks.server;

import org.jspecify.annotations.NullMarked;

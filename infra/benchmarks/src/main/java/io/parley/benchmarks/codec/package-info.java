/// `parley bench codecs`: the kinds that are read and written by hand beside Jackson's mapper,
/// which defines their JSON. The only room of the benchmarks that knows a class of Parley's.
@NullMarked
package io.parley.benchmarks.codec;

import org.jspecify.annotations.NullMarked;

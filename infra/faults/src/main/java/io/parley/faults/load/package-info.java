/// The clients of the fault harness: they send, note what they get, and say what is wrong.
@NullMarked
package io.parley.faults.load;

import org.jspecify.annotations.NullMarked;

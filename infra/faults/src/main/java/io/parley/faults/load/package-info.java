/// The clients of the fault harness: they send, note what they get, and say what is wrong.
///
/// They share no code with the services, whose mistakes they are to find, and do not know what goes
/// wrong.
@NullMarked
package io.parley.faults.load;

import org.jspecify.annotations.NullMarked;

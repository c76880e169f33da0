/// What goes wrong: each fault with what it does, for how long, and how it is seen that it was
/// really there.
///
/// A fault is added as a name of [FaultName] and a case of [Faults].
@NullMarked
package io.parley.faults.fault;

import org.jspecify.annotations.NullMarked;

/// `./parley attack`: a stack of its own, and everything that hostile users and networks do to it.
/// `stack` is what is attacked and the attackers' tools, `attack` the attacks, one class each,
/// `report` what held. A new attack is a class in `attack` and a line in [Attacks]; this room is to
/// be changed only for what all of them need.
///
/// It knows the services by their processes, ports and topics, and none of their classes.
@NullMarked
package io.parley.attacks;

import org.jspecify.annotations.NullMarked;

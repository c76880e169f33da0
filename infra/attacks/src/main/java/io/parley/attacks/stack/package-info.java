/// The stack that is attacked, and what attackers have: sockets, clients, tokens, HTTP. What all
/// attacks need is added here; it knows no attack.
@NullMarked
package io.parley.attacks.stack;

import org.jspecify.annotations.NullMarked;

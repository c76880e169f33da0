/// Who may do what: each role asks everything, over REST and in each dialect. A call or an event is
/// added in [RestRows] or [DialectRows], a role in [Role] and [Scenes]; what each is answered is
/// also in docs/rules.md, and a test holds the two against each other.
@NullMarked
package io.parley.attacks.attack.matrix;

import org.jspecify.annotations.NullMarked;

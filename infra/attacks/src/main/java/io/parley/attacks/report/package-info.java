/// What held and what did not, for people and for programs. It knows no attack and no stack.
@NullMarked
package io.parley.attacks.report;

import org.jspecify.annotations.NullMarked;

/// The attacks, one class each, named after what is done. They know of the services what everybody
/// can: ports, topics, documents.
@NullMarked
package io.parley.attacks.attack;

import org.jspecify.annotations.NullMarked;

/// Builds that are wrong on purpose, to show that the harness notices. No code of the services
/// knows of it: their classes are changed when they are loaded.
@NullMarked
package io.parley.faults.broken;

import org.jspecify.annotations.NullMarked;

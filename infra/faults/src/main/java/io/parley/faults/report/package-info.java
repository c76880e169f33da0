/// What a run has found, for people (Markdown) and for programs (JSON).
///
/// Nothing is measured here.
@NullMarked
package io.parley.faults.report;

import org.jspecify.annotations.NullMarked;

/// What a run has found, for people (Markdown) and for programs (JSON).
@NullMarked
package io.parley.faults.report;

import org.jspecify.annotations.NullMarked;

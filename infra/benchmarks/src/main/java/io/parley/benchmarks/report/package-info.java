/// Figures for people: tables in Markdown and pictures in SVG.
///
/// It knows no benchmark: it is given names and numbers.
@NullMarked
package io.parley.benchmarks.report;

import org.jspecify.annotations.NullMarked;

/// Figures for people: tables in Markdown and pictures in SVG.
@NullMarked
package io.parley.benchmarks.report;

import org.jspecify.annotations.NullMarked;

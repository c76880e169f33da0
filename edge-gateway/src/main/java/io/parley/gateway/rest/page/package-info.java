/// The web client at `/`: its files as its build has made them, the headers that say what a browser
/// may do with them, and what the page is told of this gateway.
///
/// A header, or another form of a file, is added here. What the files are is decided by the build
/// (`clients/build.mjs`), which lists them. Nothing here knows conversations.
@NullMarked
package io.parley.gateway.rest.page;

import org.jspecify.annotations.NullMarked;

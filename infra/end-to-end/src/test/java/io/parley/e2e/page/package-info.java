/// Keeps `docs/add-an-event.md` true: a [Page] is read, its [Diff]s are applied to a [Checkout],
/// and that is compiled and tested.
///
/// May be changed here: how a page is read. Not known here: what a page is about.
@NullMarked
package io.parley.e2e.page;

import org.jspecify.annotations.NullMarked;

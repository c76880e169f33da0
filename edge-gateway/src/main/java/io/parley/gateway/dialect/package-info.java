/// How clients speak: Parley's own dialect and those of the apps that were there before, all of one
/// kind. A [Dialect] is a table: what a client's events ask, and what clients are told for what
/// happens. Each has one file; another one is another file, its name in [Dialects], and a test.
/// - [DialectConnection] is one client: it does what the table says, through
///   [io.parley.gateway.request.ClientRequests], and knows the rooms that an app's socket is in.
/// - [AppRenderer] makes frames by a table's rows, [NativeRenderer] the bytes that all native
///   clients share.
///
/// It decides nothing: who may do or see something is not a dialect's to say.
@NullMarked
package io.parley.gateway.dialect;

import org.jspecify.annotations.NullMarked;

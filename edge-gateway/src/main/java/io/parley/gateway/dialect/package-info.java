/// Apps that were there before connect as they are. A [Dialect] is a table: what an app's clients
/// say, as requests of the native dialect, and what they are told for what happens. Each app has
/// one file with its table; another one is another file, its name in [Dialects], and a test.
///
/// [DialectConnection] is one socket that speaks one: the rooms it has joined, what it has sent. It
/// asks like a native client and is told through [io.parley.gateway.conversation.EventRenderer], so
/// everything else is the same for all.
@NullMarked
package io.parley.gateway.dialect;

import org.jspecify.annotations.NullMarked;

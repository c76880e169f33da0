/// One user: the sessions, how others see the user and who the user is to them, what the user is a
/// member of and has not read.
///
/// May be changed here: presence, badges, when somebody is notified. Not known here: what a
/// conversation is; it comes as a membership and as what is unread of it.
@NullMarked
package io.parley.processor.user;

import org.jspecify.annotations.NullMarked;

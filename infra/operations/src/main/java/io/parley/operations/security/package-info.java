/// The security log: who tried or did what, from where, as lines of JSON.
/// - [io.parley.operations.security.SecurityEvent]: what may be noted, and how often.
/// - [io.parley.operations.security.SecurityLog]: what every service notes it in.
/// - [io.parley.operations.security.SecurityLogs]: opens it.
///
/// A new kind of event is a constant of `SecurityEvent.Kind`, and a row of `docs/security-log.md`,
/// which a test compares. Only this package knows logback.
@NullMarked
package io.parley.operations.security;

import org.jspecify.annotations.NullMarked;

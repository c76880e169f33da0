/// How a service is told something: variables of the environment, each declared once as a
/// [io.parley.contract.settings.Setting] by the class that uses it. The table of all of them,
/// `docs/settings.md`, is made from these declarations.
@NullMarked
package io.parley.contract.settings;

import org.jspecify.annotations.NullMarked;

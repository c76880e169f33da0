/// `./parley faults`: a cluster of processes, clients that know exactly what they sent and got, and
/// everything that can go wrong meanwhile. `cluster` is what runs, `fault` what goes wrong, `load`
/// the clients, `broken` builds that are wrong on purpose, `report` what was found.
@NullMarked
package io.parley.faults;

import org.jspecify.annotations.NullMarked;

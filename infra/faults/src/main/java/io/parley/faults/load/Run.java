package io.parley.faults.load;

/// What all clients of a run share. Used by the load's one thread only.
record Run(Names names, Ledger ledger, PhaseBook phase, Timers timers, long seed) {}

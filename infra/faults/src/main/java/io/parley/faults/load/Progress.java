package io.parley.faults.load;

/// @param expected deliveries that the accepted messages ask for: one for each receiver of each
public record Progress(long sent, long acked, long expected, long delivered) {}

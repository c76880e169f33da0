/// What gateways and the processor say to each other, and its partitions among themselves; nobody
/// else reads it. It may change with the data version (docs/adr/0020), in both at once.
///
/// | topic | key | values | kept |
/// | --- | --- | --- | --- |
/// | `parley.internal.commands` | conversationId | [Command] | 7 d, LogAppendTime |
/// | `parley.internal.signals` | conversationId | [Signal] | 10 min |
/// | `parley.internal.sessions` | userId | [SessionEvent] | 1 d |
/// | `parley.internal.memberships` | userId | [MemberUpdate] | 7 d |
/// | `parley.internal.gateways` | gatewayId | [GatewayHeartbeat] | compacted, 1 d |
/// | `parley.internal.revocations` | [Revocation#key] | [Revocation], gateways to gateways | compacted, 31 d |
/// | `parley.internal.receipt-marks` | [CurrentMark#key] | [CurrentMark], for the history to be made anew | compacted |
/// | `parley.internal.outbound` | partition = gateway slot | [OutboundEvent] or [Answer] | 1 h |
///
/// It knows the log, whose events it carries to gateways.
@NullMarked
package io.parley.contract.wire;

import org.jspecify.annotations.NullMarked;

/// What every service means by a user, a conversation, a message, a bound and an error. Values
/// only: each constructor checks its fields ([Require], [Limits]) and names the one that is wrong.
///
/// | room | what is in it | who may change it |
/// | --- | --- | --- |
/// | `log` | what is published: anybody may read it | adds fields and kinds; takes nothing away |
/// | `wire` | what gateways and processors say to each other | whoever changes both, with the data version |
/// | `codec`, `wire.codec` | the JSON of each, and the hand-written form of the hot kinds | |
/// | `kafka` | the topics, their layout, dead letters | |
/// | `history` | the documents in MongoDB | whoever changes sink and gateway |
/// | `settings` | variables of the environment | |
///
/// `log` and `codec` are here, in the library that others read our topics with; the rest is in
/// `event-contract`, which is for our services. This package knows none of its rooms. What a topic
/// carries: `Topic`. A value that breaks its schema is refused with a [MalformedRecordException]
/// that names the field; only a null is forgiven, as an absent field.
@NullMarked
package io.parley.contract;

import org.jspecify.annotations.NullMarked;

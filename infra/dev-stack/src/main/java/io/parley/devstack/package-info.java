/// Everything in one command: a real Kafka broker, a server that speaks MongoDB's protocol, and the
/// three services, on one machine.
///
/// The data directory, `.parley/` unless `PARLEY_DATA` names another:
///
/// | file | holds |
/// | --- | --- |
/// | `version` | the layout's version, [DataDirectory#LAYOUT] |
/// | `lock` | locked while a stack runs; the text is its process id |
/// | `jwt-secret` | the secret of the tokens, readable by its owner only |
/// | `kafka/log/` | the broker's log: the truth |
/// | `kafka/clients/` | of each user of the broker the password, readable by its owner only |
/// | `mongo/` | the history: a projection, rebuilt from the log when it is missing or broken |
/// | `processor-1/` ... | state stores of the processors: caches of Kafka's changelogs |
/// | `logs/` | what the console does not show, 50 MB at most for each process |
@NullMarked
package io.parley.devstack;

import org.jspecify.annotations.NullMarked;

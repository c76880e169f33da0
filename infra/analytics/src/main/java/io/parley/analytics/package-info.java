/// What analysts need of the public topics, as `./parley topics`: their records as files, answers
/// in SQL, and a mirror of them without people.
///
/// It reads what is public, and knows no service. What the SQL asks stands in `docs/analytics/`.
@NullMarked
package io.parley.analytics;

import org.jspecify.annotations.NullMarked;

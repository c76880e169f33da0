/// The stand-in for MongoDB in `./parley up` and in tests: mongo-java-server on H2, with its maps
/// in BSON ([KeyOrder], [StoredCollection]), queries that name an `_id` and more answered by the
/// `_id` ([IdIndex]), and updates by pipelines ([PipelineUpdate]). What it does not do: indexes
/// that are not unique, so a query that names no `_id` reads the whole collection.
@NullMarked
package io.parley.mongo;

import org.jspecify.annotations.NullMarked;

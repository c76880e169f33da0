/// Files that belong to conversations: taken in ([Uploads]), given out ([Downloads]) and swept when
/// no message refers to them ([Sweep]). Where their bytes are is behind [MediaStore]. The decisions
/// are in docs/adr/0013-media.md.
///
/// In the GridFS store, MongoDB has these collections:
///
/// | collection | `_id` | holds |
/// | --- | --- | --- |
/// | `media.files`, `media.chunks` | key | GridFS: the description is the file's `metadata` |
/// | `media.uploads` | key | an upload that has begun; removed when it is whole |
///
/// With any store, `media.sweep` has one document, [SweepLedger], and `media.owners` one for each
/// file, [StorageLedger].
///
/// A key is a file's id, or with `.thumbnail` after it, its thumbnail's.
///
/// A store is added here, and must pass `MediaStoreContract`. Callers may wait: nothing here is
/// called by a thread that reads a socket or Kafka. This room knows no HTTP.
@NullMarked
package io.parley.gateway.media;

import org.jspecify.annotations.NullMarked;

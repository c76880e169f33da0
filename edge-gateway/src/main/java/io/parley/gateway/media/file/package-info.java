/// One file on its way in: its bytes on disk ([Spool]), its name ([FileName]) and what it is
/// ([FileTypes]), whatever its sender says.
///
/// A kind of file is added here. This room knows no store and no conversation.
@NullMarked
package io.parley.gateway.media.file;

import org.jspecify.annotations.NullMarked;

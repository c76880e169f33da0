/// What reads the bytes of pictures: copies them without what tells where they were taken, a
/// [PictureFormat] for each container, and makes them small ([Thumbnail]). All of it runs in a
/// process of its own, [PictureDecoder], and nowhere else: whatever a picture does to its reader,
/// it does to that process. [DecoderProtocol] is what the gateway and it say to each other.
///
/// A format is added here, as a class of its own and a line in [PictureType]. This room knows the
/// JDK and `Spool`, and nothing else is on the process's class path that it could know.
@NullMarked
package io.parley.gateway.media.picture.decoder;

import org.jspecify.annotations.NullMarked;

/// What is done to pictures: copied without what tells where they were taken, a [PictureFormat] for
/// each container, and made small ([Thumbnail]). [Pictures] bounds how many at once.
///
/// A format is added here, as a class of its own and a line in [PictureFormat]. This room knows
/// files, not who sends them or where they are kept.
@NullMarked
package io.parley.gateway.media.picture;

import org.jspecify.annotations.NullMarked;

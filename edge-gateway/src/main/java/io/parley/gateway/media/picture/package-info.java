/// What is done to pictures, as the gateway sees it: [Pictures] bounds how many at once, and
/// [Decoders] has the processes that do it. What those run is in `decoder`, and no picture is read
/// anywhere else.
///
/// How a decoder is started, and what it may take, is changed in [DecoderCommand] and
/// [DecoderProcess]. This room knows files, not who sends them or where they are kept.
@NullMarked
package io.parley.gateway.media.picture;

import org.jspecify.annotations.NullMarked;

package io.parley.gateway.media;

import io.parley.gateway.media.file.Spool;
import java.io.IOException;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;

/// A spool's bytes as stores take them.
final class SpoolBytes {
  private static final int BUFFER_BYTES = 64 * 1024;

  private SpoolBytes() {}

  /// From the beginning, 64 KiB at a time, as they are asked for.
  static Flux<ByteBuffer> of(Spool spool) {
    return Flux.generate(
        () -> 0L,
        (position, sink) -> {
          byte[] buffer = new byte[BUFFER_BYTES];
          int read;
          try {
            read = spool.read(buffer, 0, buffer.length, position);
          } catch (IOException e) {
            sink.error(e);
            return position;
          }
          if (read < 0) {
            sink.complete();
            return position;
          }
          sink.next(ByteBuffer.wrap(buffer, 0, read));
          return position + read;
        });
  }
}

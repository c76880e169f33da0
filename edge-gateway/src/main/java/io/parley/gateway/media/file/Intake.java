package io.parley.gateway.media.file;

import io.parley.contract.ErrorCode;
import io.parley.gateway.request.RequestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets what a client sends come to a [Spool], counted.
public final class Intake {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);
  private static final int BUFFER_BYTES = 64 * 1024;

  private Intake() {}

  /// Writes all of a stream.
  ///
  /// @param maxBytes more are not written
  /// @param within gives up after so long, however little comes at a time
  /// @throws RequestException `TOO_LARGE`, `TIMEOUT`, `INVALID` when the stream breaks off
  /// @throws IOException when the disk does not take it
  public static void fill(Spool spool, InputStream in, long maxBytes, Duration within)
      throws IOException, RequestException {
    long deadline = System.nanoTime() + within.toNanos();
    OutputStream out = spool.output();
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    for (int read = next(in, buffer); read >= 0; read = next(in, buffer)) {
      size += read;
      if (size > maxBytes) {
        throw RequestException.of(
            ErrorCode.TOO_LARGE, "the file is longer than " + maxBytes + " bytes");
      }
      if (System.nanoTime() - deadline > 0) {
        throw RequestException.of(
            ErrorCode.TIMEOUT, "the upload took longer than " + within.toMinutes() + " minutes");
      }
      out.write(buffer, 0, read);
    }
  }

  private static int next(InputStream in, byte[] buffer) throws RequestException {
    try {
      return in.read(buffer);
    } catch (IOException e) { // the client's: it has gone, or does not say what it promised
      log.debug("an upload broke off", e);
      throw RequestException.of(ErrorCode.INVALID, "the upload broke off");
    }
  }
}

package io.parley.gateway.media.picture.decoder;

import java.io.IOException;

/// A picture is larger than [PictureLimits] has it.
public final class PictureTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  PictureTooLargeException(String message) {
    super(message);
  }
}

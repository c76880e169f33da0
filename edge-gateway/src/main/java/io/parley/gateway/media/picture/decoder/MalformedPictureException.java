package io.parley.gateway.media.picture.decoder;

import java.io.IOException;

/// The bytes are not what their beginning says.
public final class MalformedPictureException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedPictureException(String message) {
    super(message);
  }
}

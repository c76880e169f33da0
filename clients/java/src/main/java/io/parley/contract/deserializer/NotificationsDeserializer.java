package io.parley.contract.deserializer;

import io.parley.contract.codec.Codec;

/// The values of `parley.notifications`: `Notification`, or `UnknownRecord`.
public final class NotificationsDeserializer extends PublishedDeserializer {
  public NotificationsDeserializer() {
    super(Codec.NOTIFICATIONS);
  }
}

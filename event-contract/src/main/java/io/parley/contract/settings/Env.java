package io.parley.contract.settings;

import java.util.Map;
import java.util.Optional;

/// The environment of a service, read by [Setting]s.
public final class Env {
  private final Map<String, String> values;

  public Env(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  public boolean has(Setting<?> setting) {
    return !values.getOrDefault(setting.name(), "").isBlank();
  }

  /// What is set.
  ///
  /// @throws IllegalArgumentException naming the variable, and its value unless that is secret
  public <T> Optional<T> find(Setting<T> setting) {
    if (!has(setting)) {
      return Optional.empty();
    }
    String value = values.getOrDefault(setting.name(), "");
    try {
      return Optional.of(setting.reader().apply(value));
    } catch (IllegalArgumentException e) {
      // The cause of a secret's may have it in its message.
      throw new IllegalArgumentException(
          setting.name()
              + ": expected "
              + setting.form()
              + (setting.secret() ? "" : ", but was '" + value + "'"),
          setting.secret() ? null : e);
    }
  }

  /// What is set, or else the standard.
  ///
  /// @throws IllegalArgumentException naming the variable, also where it is not set and there is no
  ///   standard
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .or(() -> Optional.ofNullable(setting.standard()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    setting.name() + ": is required, for example " + setting.form()));
  }
}

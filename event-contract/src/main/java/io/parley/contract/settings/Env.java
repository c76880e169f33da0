package io.parley.contract.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The environment of a service, read by [Setting]s. What is secret may stand in a file instead,
/// which the variable of the same name with `_FILE` behind it names: so a password is in no list of
/// processes, and Docker's and Kubernetes' secrets can be used as they are.
///
/// Bound: a file of [#MAX_FILE_BYTES]. Overflow: it is refused.
public final class Env {
  static final int MAX_FILE_BYTES = 64 * 1024;

  private final Map<String, String> values;

  public Env(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  public boolean has(Setting<?> setting) {
    return isSet(setting.name()) || hasFile(setting);
  }

  /// What is set.
  ///
  /// @throws IllegalArgumentException naming the variable, and its value unless that is secret
  public <T> Optional<T> find(Setting<T> setting) {
    if (!has(setting)) {
      return Optional.empty();
    }
    String value = hasFile(setting) ? content(setting) : value(setting.name());
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

  private boolean hasFile(Setting<?> setting) {
    return setting.fileName().filter(this::isSet).isPresent();
  }

  /// Without the line break that editors end a file with.
  private String content(Setting<?> setting) {
    String variable = setting.fileName().orElseThrow();
    if (isSet(setting.name())) {
      throw new IllegalArgumentException(
          variable + ": expected instead of " + setting.name() + ", but both are set");
    }
    String content;
    try (InputStream file = Files.newInputStream(Path.of(value(variable)))) {
      byte[] bytes = file.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new IllegalArgumentException(variable + ": the file is too large");
      }
      content = new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          variable + ": cannot read the file '" + value(variable) + "'", e);
    }
    if (content.isBlank()) {
      throw new IllegalArgumentException(variable + ": the file is empty");
    }
    return content.replaceFirst("\\R\\z", "");
  }

  private boolean isSet(String variable) {
    return !value(variable).isBlank();
  }

  private String value(String variable) {
    return values.getOrDefault(variable, "");
  }
}

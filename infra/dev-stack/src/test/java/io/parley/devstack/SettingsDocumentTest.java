package io.parley.devstack;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.parley.contract.settings.Setting;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// `docs/settings.md` has every variable that is declared anywhere, as it is declared.
class SettingsDocumentTest {
  private static final Path DOCUMENT = Path.of("../../docs/settings.md");

  private static final Map<String, String> SERVICES =
      Map.of(
          "io.parley.gateway", "gateway",
          "io.parley.processor", "processor",
          "io.parley.history", "sink",
          "io.parley.operations", "gateway, processor, sink",
          "io.parley.contract.kafka", "gateway, processor, sink",
          "io.parley.devstack", "`./parley up`");

  @Test
  void document_hasAllOfThemAsTheyAre() throws IOException, ReflectiveOperationException {
    assertThat(Files.readString(DOCUMENT)).contains(table());
  }

  private static String table() throws ReflectiveOperationException {
    List<JavaField> fields =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.parley")
                .stream()
                .flatMap(owner -> owner.getFields().stream())
                .filter(field -> field.getRawType().isEquivalentTo(Setting.class))
                .toList();
    Map<String, String> rows = new TreeMap<>();
    for (JavaField field : fields) {
      Setting<?> setting = setting(field);
      String row =
          "| %s | %s | %s | %s | %s |"
              .formatted(
                  names(setting),
                  readers(field),
                  setting.form().replace("|", "\\|"),
                  setting.standardInWords(),
                  setting.meaning());
      assertThat(rows.put(setting.name(), row)).as(setting.name() + " is declared twice").isNull();
    }
    return rows.values().stream().collect(joining("\n", "", "\n"));
  }

  private static String names(Setting<?> setting) {
    return setting
        .fileName()
        .map(file -> "`%s`, `%s`".formatted(setting.name(), file))
        .orElse("`" + setting.name() + "`");
  }

  private static Setting<?> setting(JavaField field) throws ReflectiveOperationException {
    Field reflected = field.reflect();
    reflected.setAccessible(true);
    return (Setting<?>) reflected.get(null);
  }

  /// The services whose classes read it.
  private static String readers(JavaField field) {
    TreeSet<String> readers = new TreeSet<>();
    field.getAccessesToSelf().stream()
        .map(access -> access.getOriginOwner())
        .map(JavaClass::getPackageName)
        .forEach(
            name ->
                SERVICES.forEach(
                    (root, service) -> {
                      if (name.equals(root) || name.startsWith(root + ".")) {
                        readers.add(service);
                      }
                    }));
    return String.join(", ", readers);
  }
}

package io.parley.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.parley.contract.ContractValue;
import io.parley.contract.log.UnknownRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KindTest {
  /// A value whose family has no codec would be tested by nothing here.
  @Test
  void everyValue_isOfAFamilyThatHasACodec() {
    List<String> values =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.parley.contract")
                .stream()
                .filter(type -> type.isAssignableTo(ContractValue.class) && !type.isInterface())
                .filter(type -> !type.isEquivalentTo(UnknownRecord.class))
                .map(JavaClass::getName)
                .toList();
    assertThat(values).hasSizeGreaterThan(40);
    assertThat(Kind.all().map(kind -> kind.type().getName()))
        .containsExactlyInAnyOrderElementsOf(values);
  }
}

package io.parley.attacks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.parley.attacks",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule rooms_haveNoCycles =
      slices()
          .matching("io.parley.attacks.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a reader meets each room once");

  @ArchTest
  static final ArchRule attackers_knowNoServer =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.parley.gateway..", "io.parley.processor..", "io.parley.history..")
          .because("what holds must hold against those who share no code with what they attack");

  @ArchTest
  static final ArchRule tools_knowNoAttack =
      noClasses()
          .that()
          .resideInAnyPackage("io.parley.attacks.stack..", "io.parley.attacks.report..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.parley.attacks.attack..")
          .because("an attack is one class, and nothing else changes when it comes or goes");
}

package io.parley.faults;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.parley.faults", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule rooms_haveNoCycles =
      slices()
          .matching("io.parley.faults.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a reader meets each room once");

  @ArchTest
  static final ArchRule clients_knowNoServer =
      noClasses()
          .that()
          .resideInAPackage("io.parley.faults.load..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.parley.faults.cluster..",
              "io.parley.faults.fault..",
              "io.parley.contract..",
              "io.parley.gateway..",
              "io.parley.processor..",
              "io.parley.history..")
          .because("who counts every message must not share code with what delivers it");

  @ArchTest
  static final ArchRule cluster_knowsNoLoad =
      noClasses()
          .that()
          .resideInAPackage("io.parley.faults.cluster..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.parley.faults.load..", "io.parley.faults.fault..")
          .because("what runs does not know what is done to it");
}

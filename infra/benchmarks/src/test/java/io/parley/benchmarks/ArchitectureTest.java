package io.parley.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.parley.benchmarks",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule rooms_haveNoCycles =
      slices()
          .matching("io.parley.benchmarks.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a reader meets each room once");

  @ArchTest
  static final ArchRule measures_knowNoParley =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.parley.benchmarks.codec..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.parley.contract..", "io.parley.gateway..", "io.parley.processor..")
          .because("a server is measured from the outside, as its clients see it");

  @ArchTest
  static final ArchRule load_knowsNoServer =
      noClasses()
          .that()
          .resideInAPackage("io.parley.benchmarks.load..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.parley.benchmarks.server..", "io.parley.benchmarks.scenario..")
          .because("every server is loaded by the same code");

  @ArchTest
  static final ArchRule toolsOfAll_knowNoneOfThem =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.parley.benchmarks.harness..",
              "io.parley.benchmarks.socketio..",
              "io.parley.benchmarks.websocket..",
              "io.parley.benchmarks.report..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.parley.benchmarks.load..",
              "io.parley.benchmarks.server..",
              "io.parley.benchmarks.scenario..",
              "io.parley.benchmarks.edge..")
          .because("the faults and the attacks use them, too");
}

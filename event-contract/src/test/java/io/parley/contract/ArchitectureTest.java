package io.parley.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.parley.contract",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule contract_dependsOnNoFramework =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..",
              "org.apache.kafka.streams..",
              "com.mongodb..",
              "reactor..",
              "jakarta..")
          .because("every service has the contract, and with it whatever the contract needs");

  @ArchTest
  static final ArchRule contract_dependsOnNoService =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.parley.gateway..",
              "io.parley.processor..",
              "io.parley.history..",
              "io.parley.devstack..")
          .because("services depend on the contract, never the other way around");

  @ArchTest
  static final ArchRule records_knowNothingOfMongo =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.parley.contract.history..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bson..", "io.parley.contract.history..")
          .because("the processor has no MongoDB library: history is a projection of the log");

  @ArchTest
  static final ArchRule rooms_haveNoCycles =
      slices()
          .matching("io.parley.contract.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a reader meets each room once");

  @ArchTest
  static final ArchRule values_knowNoRoom =
      noClasses()
          .that()
          .resideInAPackage("io.parley.contract")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.parley.contract.*..")
          .because("ids, bounds and errors are below everything that is made of them");

  @ArchTest
  static final ArchRule log_knowsNothingThatIsPrivate =
      noClasses()
          .that()
          .resideInAPackage("..contract.log..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..contract.wire..", "..contract.codec..", "..contract.kafka..", "org.apache.kafka..")
          .because("what is published must not change when gateways and processors do");

  @ArchTest
  static final ArchRule wire_knowsNoTopicsAndNoJson =
      noClasses()
          .that()
          .resideInAPackage("..contract.wire")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..codec..", "..contract.kafka..")
          .because("what is said and how it travels change apart");
}

package io.parley.operations;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.parley.operations",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class OperationsArchitectureTest {
  @ArchTest
  static final ArchRule operations_knowSettingsAndNothingElseOfOurs =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.parley.operations..",
              "io.parley.contract.settings",
              "io.micrometer..",
              "org.apache.kafka.common..",
              "com.sun.net.httpserver..",
              "org.slf4j..",
              "ch.qos.logback..",
              "tools.jackson.core..",
              "org.jspecify..",
              "java..")
          .because("every service has it, and none may see another through it");

  @ArchTest
  static final ArchRule whatServicesSee_isFreeOfMicrometer =
      noClasses()
          .that()
          .haveSimpleName("Metrics")
          .or()
          .haveSimpleName("Flow")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micrometer..", "io.prometheus..")
          .because("what counts must not change when the library does");

  @ArchTest
  static final ArchRule onlyTheSecurityLog_knowsWhatItIsWrittenWith =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.parley.operations.security")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ch.qos.logback..", "tools.jackson..")
          .because("any other log is configured by who runs the service");
}

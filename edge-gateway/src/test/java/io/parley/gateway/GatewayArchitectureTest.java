package io.parley.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.parley.gateway", importOptions = DoNotIncludeTests.class)
class GatewayArchitectureTest {
  @ArchTest
  static final ArchRule protocol_knowsNoContainer =
      noClasses()
          .that()
          .resideInAnyPackage("..engineio..", "..socketio..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..", "jakarta..", "org.eclipse.jetty..", "org.apache.kafka..")
          .because("the protocol core runs on any container and is tested without one");

  @ArchTest
  static final ArchRule conversations_knowNeitherKafkaNorTheContainer =
      noClasses()
          .that()
          .resideInAnyPackage("..conversation..", "..request..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..",
              "jakarta..",
              "org.eclipse.jetty..",
              "org.apache.kafka.clients..")
          .because(
              "who gets what is decided without I/O, so that it can be tested by the thousand");

  @ArchTest
  static final ArchRule mongo_isForHistoryAndFilesOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages("..history..", "..media..", "..web..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.mongodb..", "org.bson..")
          .because("delivery does not wait for MongoDB (README.md, promise 4)");

  @ArchTest
  static final ArchRule services_meetInTheContractOnly =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.parley.processor..", "io.parley.history..", "io.parley.devstack..")
          .because("services share the event contract and nothing else");
}

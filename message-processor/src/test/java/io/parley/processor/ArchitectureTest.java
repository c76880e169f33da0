package io.parley.processor;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.parley.processor.routing.Life;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessingContext;

@AnalyzeClasses(
    packages = "io.parley.processor",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule rooms_haveNoCycles =
      slices()
          .matching("io.parley.processor.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a reader meets each room once");

  @ArchTest
  static final ArchRule arrows_pointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("app")
          .definedBy("..processor.app..")
          .layer("topology")
          .definedBy("..processor.topology..")
          .layer("audit")
          .definedBy("..processor.audit..")
          .layer("conversation")
          .definedBy("..processor.conversation..")
          .layer("user")
          .definedBy("..processor.user..")
          .layer("routing")
          .definedBy("..processor.routing..")
          .layer("metrics")
          .definedBy("..processor.metrics..")
          .layer("store")
          .definedBy("..processor.store..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("topology")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("audit")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("conversation")
          .mayOnlyBeAccessedByLayers("topology")
          .whereLayer("user")
          .mayOnlyBeAccessedByLayers("topology")
          .whereLayer("store")
          .mayOnlyBeAccessedByLayers("app", "topology", "conversation", "user")
          .whereLayer("metrics")
          .mayOnlyBeAccessedByLayers("app", "topology", "routing")
          .whereLayer("routing")
          .mayOnlyBeAccessedByLayers("topology", "conversation", "user", "audit")
          .because(
              "a conversation knows no user's state and a user no conversation's: they are other"
                  + " partitions, and speak by topics");

  @ArchTest
  static final ArchRule onlyApp_knowsBrokers =
      noClasses()
          .that()
          .resideOutsideOfPackage("..processor.app..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka.clients.admin..",
              "org.apache.kafka.clients.producer..",
              "org.apache.kafka.clients.consumer..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.kafka.streams.KafkaStreams")
          .because("what the processor does is tested without a broker");

  @ArchTest
  static final ArchRule conversations_areDecidedByTheirStateAlone =
      noClasses()
          .that()
          .resideInAPackage("..processor.conversation..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.util\\.(Random|UUID|concurrent\\.ThreadLocalRandom)")
          .because("a command that is replayed after a crash must come to the same");

  @ArchTest
  static final ArchRule onlyALife_schedules =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Life.class)
          .should()
          .callMethodWhere(
              target(name("schedule")).and(target(owner(assignableTo(ProcessingContext.class)))))
          .because("what is scheduled would outlive the life that it is of");

  @ArchTest
  static final ArchRule store_decidesNothing =
      noClasses()
          .that()
          .resideInAPackage("..processor.store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.parley.contract.kafka..", "org.apache.kafka.streams.processor..")
          .because("what is kept does not depend on who sends it or when");

  @ArchTest
  static final ArchRule audit_sharesNothingThatItJudges =
      noClasses()
          .that()
          .resideInAPackage("..processor.audit..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..processor.app..",
              "..processor.topology..",
              "..processor.conversation..",
              "..processor.user..",
              "..processor.store..")
          .because("a mistake of the processor must not be the auditor's too");
}

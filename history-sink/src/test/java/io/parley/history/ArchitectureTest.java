package io.parley.history;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.parley.history",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final DescribedPredicate<JavaClass> MONGO_SIDE =
      belongToAnyOf(
          MongoHistoryStore.class,
          GenerationStore.class,
          HistoryLedger.class,
          HistoryComparison.class,
          MongoTarget.class,
          MessageUpdates.class,
          SinkSettings.class);

  @ArchTest
  static final ArchRule reading_knowsNoMongo =
      noClasses()
          .that(are(DescribedPredicate.not(MONGO_SIDE)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.mongodb..", "reactor..")
          .because("what is read, retried and committed is tested without a store");

  @ArchTest
  static final ArchRule writing_knowsNoConsumer =
      noClasses()
          .that(are(MONGO_SIDE))
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(SinkLoop.class, Delivery.class, DeadLetters.class, Uncommitted.class)
          .because("a store is written to, and knows neither offsets nor who tries again");

  @ArchTest
  static final ArchRule sink_knowsNoOtherService =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.parley.gateway..", "io.parley.processor..", "io.parley.devstack..")
          .because("services share the event contract and nothing else");

  @ArchTest
  static final ArchRule sink_countsByOneInterface =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micrometer..", "io.prometheus..")
          .because("what counts must not change when the library does");
}

package io.parley.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.parley.gateway.media.file.Spool;
import java.util.Arrays;

/// The arrows between the rooms of the gateway. What is in each is in its `package-info`.
@AnalyzeClasses(packages = "io.parley.gateway", importOptions = DoNotIncludeTests.class)
class GatewayArchitectureTest {
  private static final String ROOT = "io.parley.gateway";

  @ArchTest
  static final ArchRule rooms_haveNoCycles =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass owner) {
                  return owner.getPackageName().startsWith(ROOT)
                      ? SliceIdentifier.of(owner.getPackageName())
                      : SliceIdentifier.ignore();
                }

                @Override
                public String getDescription() {
                  return "every package, also those within others,";
                }
              })
          .should()
          .beFreeOfCycles()
          .because("who reads a room must not have to read the rooms that use it");

  @ArchTest
  static final ArchRule websocket_isTheRfcOnly =
      classes()
          .that()
          .resideInAPackage(in("websocket"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "org.eclipse.jetty..", "org.slf4j..", "org.jspecify..", in("websocket"))
          .because("RFC 6455 is the same for whatever a websocket carries");

  @ArchTest
  static final ArchRule engineio_knowsTheFormOfAFrameOnly =
      knowsOfParley("engineio", in("websocket"))
          .because("the protocol has nothing to do with what is said over it");

  @ArchTest
  static final ArchRule socketio_knowsEngineIoOnly =
      knowsOfParley("socketio", in("engineio"))
          .because("the protocol has nothing to do with what is said over it");

  @ArchTest
  static final ArchRule http_knowsTheProtocolsOnly =
      knowsOfParley("http", in("engineio"), in("websocket"))
          .because("Jetty's side of Engine.IO serves the conformance suites without Parley");

  @ArchTest
  static final ArchRule websockets_areKnownToHttpOnly =
      classes()
          .that()
          .resideInAPackage(in("websocket"))
          .and()
          .doNotHaveSimpleName("FrameEncoder")
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAnyPackage(in("websocket"), in("http"))
          .because("sessions run on any transport and are tested without a server");

  @ArchTest
  static final ArchRule protocols_knowNoContainer =
      noClasses()
          .that()
          .resideInAnyPackage(in("engineio"), in("socketio"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "jakarta..", "org.eclipse.jetty..")
          .because("the protocol core runs on any container and is tested without one");

  @ArchTest
  static final ArchRule jetty_isForWhatStandsOnItOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(in("websocket"), in("http"), in("rest"), in("app"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.jetty..")
          .because("another server, or another release of this one, is to change few classes");

  @ArchTest
  static final ArchRule spring_isForRestAndTheWiringOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(in("rest"), in("rest.page"), in("app"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "jakarta..")
          .because("what is decided about messages and files is made and tested by `new`");

  @ArchTest
  static final ArchRule app_isKnownToNobody =
      classes()
          .that()
          .resideInAPackage(in("app"))
          .should()
          .onlyHaveDependentClassesThat()
          .resideInAPackage(in("app"))
          .because("the wiring knows all, so who knew it would know all too");

  @ArchTest
  static final ArchRule tokens_areReadByAll =
      knowsOfParley("login.token", "io.parley.contract..")
          .because("conversations, requests and REST read what a token says");

  @ArchTest
  static final ArchRule recovery_isReadByConversations =
      knowsOfParley("login.recovery", "io.parley.contract..", in("login.token"), in("socketio"))
          .because("a conversation's events say where a client stands, without knowing logins");

  @ArchTest
  static final ArchRule rest_knowsNeitherSocketsNorKafka =
      noClasses()
          .that()
          .resideInAnyPackage(in("rest"), in("rest.page"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              in("engineio"), in("socketio"), in("conversation"), in("dialect"), in("login"))
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(in("kafka"), "org.apache.kafka..")
          .because("a call over REST has no session, and asks as any other part of the gateway");

  @ArchTest
  static final ArchRule history_knowsTheContractOnly =
      knowsOfParley("history", "io.parley.contract..")
          .because("its documents are the sink's, and its readers many");

  @ArchTest
  static final ArchRule conversations_knowNeitherKafkaNorTheContainer =
      noClasses()
          .that()
          .resideInAnyPackage("..conversation..", "..request..", "..dialect..", in("login"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(in("kafka"), "org.apache.kafka.clients..")
          .because(
              "who gets what is decided without I/O, so that it can be tested by the thousand");

  @ArchTest
  static final ArchRule mongo_isForHistoryAndFilesOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(in("history"), in("media"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.mongodb..", "org.bson..")
          .because("delivery does not wait for MongoDB (README.md, promise 4)");

  @ArchTest
  static final ArchRule decoder_knowsTheJdkAndSpoolsOnly =
      classes()
          .that(resideInAPackage(in("media.picture.decoder")).or(belongToAnyOf(Spool.class)))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("java..", "javax.imageio..", "org.jspecify..")
                  .or(resideInAPackage(in("media.picture.decoder")))
                  .or(belongToAnyOf(Spool.class)))
          .because("nothing else is on the class path of a decoder's process");

  @ArchTest
  static final ArchRule pictures_areReadByDecodersOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(in("media.picture.decoder"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.imageio..", "java.awt..")
          .because("a picture that breaks its reader must not break the gateway");

  @ArchTest
  static final ArchRule services_meetInTheContractOnly =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.parley.processor..", "io.parley.history..", "io.parley.devstack..")
          .because("services share the event contract and nothing else");

  private static String in(String room) {
    return ROOT + "." + room;
  }

  /// Of what is Parley's, the room depends on itself and these alone.
  private static ArchRule knowsOfParley(String room, String... known) {
    String[] allowed = Arrays.copyOf(known, known.length + 1);
    allowed[known.length] = in(room);
    return noClasses()
        .that()
        .resideInAPackage(in(room))
        .should()
        .dependOnClassesThat(resideInAPackage("io.parley..").and(resideOutsideOfPackages(allowed)));
  }
}

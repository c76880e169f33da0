package io.parley.devstack;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.parley.contract.kafka.KafkaConnection;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/// Finding 9: there is one way to Kafka, and it knows of TLS and of who asks.
@AnalyzeClasses(packages = "io.parley", importOptions = ImportOption.DoNotIncludeTests.class)
final class KafkaClientsTest {
  @ArchTest
  static final ArchRule clients_areMadeByTheConnection =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(KafkaConnection.class.getName())
          .should()
          .callConstructorWhere(
              target(owner(JavaClass.Predicates.assignableTo(KafkaProducer.class)))
                  .or(target(owner(JavaClass.Predicates.assignableTo(KafkaConsumer.class)))))
          .orShould()
          .callMethodWhere(
              target(owner(JavaClass.Predicates.equivalentTo(Admin.class)))
                  .and(target(name("create"))))
          .because("a client that is made otherwise does not know what KAFKA_CLIENT_CONFIG says");
}

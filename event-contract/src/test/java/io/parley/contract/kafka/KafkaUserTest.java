package io.parley.contract.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.kafka.KafkaUser.Grant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class KafkaUserTest {
  /// A new topic comes with who may read and write it.
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FORMAT") // which is empty
  void topic_hasWhoWritesIt_andIfInternalWhoReadsIt(Topic topic) {
    assertThat(who(topic, AclOperation.WRITE)).isNotEmpty();
    if (topic.isInternal() && topic != Topic.DEAD_LETTERS) { // they are for people
      assertThat(who(topic, AclOperation.READ)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void user_seesTheDataVersion(KafkaUser user) {
    assertThat(user.topics()).contains(Topic.FORMAT.topicName());
  }

  /// A prefix that is too short gives away what comes later.
  @ParameterizedTest
  @EnumSource
  void prefix_isOfTheUsersOwnChangelogs(KafkaUser user) {
    assertThat(user.grants())
        .extracting(Grant::resource)
        .filteredOn(resource -> resource.patternType() != PatternType.LITERAL)
        .allSatisfy(
            resource ->
                assertThat(resource.name()).isEqualTo(Topic.INTERNAL + user.userName() + "-"));
  }

  @Test
  void acls_allowFromAnywhere_andNameThePrincipal() {
    assertThat(KafkaUser.SINK.acls("User:CN=sink"))
        .hasSize(7)
        .allSatisfy(
            acl -> {
              assertThat(acl.entry().principal()).isEqualTo("User:CN=sink");
              assertThat(acl.entry().host()).isEqualTo("*");
              assertThat(acl.entry().permissionType()).isEqualTo(AclPermissionType.ALLOW);
            });
  }

  private static Set<KafkaUser> who(Topic topic, AclOperation operation) {
    return Arrays.stream(KafkaUser.values())
        .filter(
            user ->
                user.grants().stream()
                    .anyMatch(
                        grant ->
                            grant.resource().name().equals(topic.topicName())
                                && grant.operations().contains(operation)))
        .collect(Collectors.toSet());
  }
}

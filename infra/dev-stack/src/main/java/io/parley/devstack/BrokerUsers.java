package io.parley.devstack;

import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.KafkaUser;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;

/// Who the embedded broker lets in: each [KafkaUser] with what it may do, and [#ADMIN], who may do
/// everything. Each has a random password, and a file of its own for KAFKA_CLIENT_CONFIG, which
/// only the owner of the data directory reads. A file that is missing is made anew, with another
/// password.
final class BrokerUsers {
  /// For people's tools, and for tests.
  static final String ADMIN = "admin";

  private static final String BROKER = "broker";
  private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
  private static final Pattern PASSWORD = Pattern.compile("password=\"([\\w-]+)\"");

  private final Path directory;
  private final Map<String, String> passwords;

  private BrokerUsers(Path directory, Map<String, String> passwords) {
    this.directory = directory;
    this.passwords = passwords;
  }

  /// @throws IOException when the directory cannot be written
  static BrokerUsers in(Path directory) throws IOException {
    Files.createDirectories(directory);
    Map<String, String> passwords = new LinkedHashMap<>();
    for (String user : names().toList()) {
      passwords.put(user, password(file(directory, user), user));
    }
    return new BrokerUsers(directory, passwords);
  }

  static Path file(Path directory, String user) {
    return directory.resolve(user + ".properties");
  }

  Path file(String user) {
    return file(directory, user);
  }

  /// Of a broker whose listeners are all SASL_PLAINTEXT, on the loopback address. Its own password
  /// is of this start.
  Map<String, String> brokerSettings(String listener, String controller) {
    String own = SecretFile.random();
    Map<String, String> settings = new HashMap<>();
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put("sasl.mechanism.controller.protocol", "PLAIN");
    settings.put("inter.broker.listener.name", listener);
    for (String name : List.of(listener, controller)) {
      boolean forClients = name.equals(listener);
      settings.put(
          "listener.name." + name.toLowerCase(Locale.ROOT) + ".plain.sasl.jaas.config",
          login(BROKER, own)
              + user(BROKER, own)
              + (forClients
                  ? passwords.entrySet().stream()
                      .map(entry -> user(entry.getKey(), entry.getValue()))
                      .collect(Collectors.joining())
                  : "")
              + ";");
    }
    settings.put("authorizer.class.name", StandardAuthorizer.class.getName());
    settings.put("super.users", "User:" + BROKER + ";User:" + ADMIN);
    return settings;
  }

  /// Has the broker allow what [KafkaUser] says, and nothing else.
  void grant(KafkaConnection asAdmin) throws ExecutionException, InterruptedException {
    Set<AclBinding> wanted =
        Arrays.stream(KafkaUser.values())
            .flatMap(user -> user.acls("User:" + user.userName()).stream())
            .collect(Collectors.toSet());
    try (Admin admin = asAdmin.admin(Map.of())) {
      Collection<AclBinding> there = admin.describeAcls(AclBindingFilter.ANY).values().get();
      admin.createAcls(without(wanted, there)).all().get();
      admin
          .deleteAcls(without(there, wanted).stream().map(AclBinding::toFilter).toList())
          .all()
          .get();
    }
  }

  private static List<AclBinding> without(Collection<AclBinding> all, Collection<AclBinding> some) {
    return all.stream().filter(acl -> !some.contains(acl)).toList();
  }

  private static Stream<String> names() {
    return Stream.concat(
        Stream.of(ADMIN), Arrays.stream(KafkaUser.values()).map(KafkaUser::userName));
  }

  private static String password(Path file, String user) throws IOException {
    if (!Files.exists(file)) {
      SecretFile.write(
          file,
          """
          security.protocol=SASL_PLAINTEXT
          sasl.mechanism=PLAIN
          sasl.jaas.config=%s;
          """
              .formatted(login(user, SecretFile.random())));
    }
    Properties properties = new Properties();
    properties.load(new StringReader(Files.readString(file)));
    Matcher password = PASSWORD.matcher(properties.getProperty("sasl.jaas.config", ""));
    if (!password.find()) {
      throw new StackFailure(file + " has no password any more: remove it, and start again");
    }
    return password.group(1);
  }

  private static String login(String user, String password) {
    return LOGIN + " required username=\"" + user + "\" password=\"" + password + "\"";
  }

  private static String user(String name, String password) {
    return " user_" + name + "=\"" + password + "\"";
  }
}

package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.KafkaUser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/// A broker with an authorizer that is reached as clusters are in the world: with SCRAM over TLS,
/// with a client's certificate, with a token. Each service's file for KAFKA_CLIENT_CONFIG is made
/// here.
public final class SecuredKafka implements AutoCloseable {
  public static final String PASSWORD = "of-these-tests";

  private final EmbeddedKafka kafka;
  private final Path directory;
  private final int scram;
  private final int certificates;
  private final int tokens;

  private SecuredKafka(
      EmbeddedKafka kafka, Path directory, int scram, int certificates, int tokens) {
    this.kafka = kafka;
    this.directory = directory;
    this.scram = scram;
    this.certificates = certificates;
    this.tokens = tokens;
  }

  public static SecuredKafka start(Path directory) throws Exception {
    certificate(directory, "broker");
    certificate(directory, KafkaUser.GATEWAY.userName());
    int plain = Ports.free();
    int scram = Ports.free();
    int certificates = Ports.free();
    int tokens = Ports.free();
    EmbeddedKafka kafka =
        EmbeddedKafka.start(
            directory.resolve("kafka"),
            plain,
            listeners(directory, plain, scram, certificates, tokens));
    try (Admin admin = kafka.asAdmin().admin(Map.of())) {
      List<UserScramCredentialAlteration> users =
          Arrays.stream(KafkaUser.values())
              .<UserScramCredentialAlteration>map(
                  user ->
                      new UserScramCredentialUpsertion(
                          user.userName(),
                          new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096),
                          PASSWORD))
              .toList();
      admin.alterUserScramCredentials(users).all().get(30, TimeUnit.SECONDS);
    }
    return new SecuredKafka(kafka, directory, scram, certificates, tokens);
  }

  public Map<String, String> scramOverTls(KafkaUser user) throws IOException {
    return environment(
        scram,
        user,
        """
        security.protocol=SASL_SSL
        sasl.mechanism=SCRAM-SHA-512
        sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\
            username="%s" password="%s";
        ssl.truststore.type=PEM
        ssl.truststore.location=%s
        """
            .formatted(user.userName(), PASSWORD, directory.resolve("broker.pem")));
  }

  /// @param user one that has a certificate: the gateway
  public Map<String, String> certificate(KafkaUser user) throws IOException {
    return environment(
        certificates,
        user,
        """
        security.protocol=SSL
        ssl.keystore.type=PKCS12
        ssl.keystore.location=%s
        ssl.keystore.password=%s
        ssl.truststore.type=PEM
        ssl.truststore.location=%s
        """
            .formatted(
                directory.resolve(user.userName() + ".p12"),
                PASSWORD,
                directory.resolve("broker.pem")));
  }

  /// One without a signature, which a broker takes that is told of no issuer.
  public Map<String, String> token(KafkaUser user) throws IOException {
    return environment(
        tokens,
        user,
        """
        security.protocol=SASL_PLAINTEXT
        sasl.mechanism=OAUTHBEARER
        sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule \\
            required unsecuredLoginStringClaim_sub="%s";
        """
            .formatted(user.userName()));
  }

  @Override
  public void close() {
    kafka.close();
  }

  private Map<String, String> environment(int port, KafkaUser user, String config)
      throws IOException {
    Path file = directory.resolve(user.userName() + ".properties");
    Files.writeString(file, config);
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS",
        Ports.LOCAL + ":" + port,
        KafkaConnection.KAFKA_CLIENT_CONFIG.name(),
        file.toString());
  }

  private static Map<String, String> listeners(
      Path directory, int plain, int scram, int certificates, int tokens) {
    String controller = Ports.LOCAL + ":" + Ports.free();
    String clients =
        "SASL_PLAINTEXT://127.0.0.1:%d,SCRAM://127.0.0.1:%d,MTLS://127.0.0.1:%d,OAUTH://127.0.0.1:%d"
            .formatted(plain, scram, certificates, tokens);
    Map<String, String> settings = new HashMap<>();
    settings.put("listeners", clients + ",CONTROLLER://" + controller);
    settings.put("advertised.listeners", clients);
    settings.put("controller.quorum.voters", "1@" + controller);
    settings.put(
        "listener.security.protocol.map",
        "SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT,"
            + "SCRAM:SASL_SSL,MTLS:SSL,OAUTH:SASL_PLAINTEXT");
    settings.put("listener.name.scram.sasl.enabled.mechanisms", "SCRAM-SHA-512");
    settings.put(
        "listener.name.scram.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    settings.put("listener.name.oauth.sasl.enabled.mechanisms", "OAUTHBEARER");
    settings.put(
        "listener.name.oauth.oauthbearer.sasl.jaas.config",
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
            + " unsecuredLoginStringClaim_sub=\"broker\";");
    for (String listener : List.of("scram", "mtls")) {
      String prefix = "listener.name." + listener + ".ssl.";
      settings.put(prefix + "keystore.type", "PKCS12");
      settings.put(prefix + "keystore.location", directory.resolve("broker.p12").toString());
      settings.put(prefix + "keystore.password", PASSWORD);
    }
    settings.put("listener.name.mtls.ssl.client.auth", "required");
    settings.put("listener.name.mtls.ssl.truststore.type", "PEM");
    settings.put(
        "listener.name.mtls.ssl.truststore.location", directory.resolve("gateway.pem").toString());
    settings.put("listener.name.mtls.ssl.principal.mapping.rules", "RULE:^CN=([^,]+).*$/$1/");
    return settings;
  }

  /// A key in `NAME.p12`, its self-signed certificate in `NAME.pem`.
  private static void certificate(Path directory, String name) throws Exception {
    String store = directory.resolve(name + ".p12").toString();
    keytool(
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "san=ip:127.0.0.1",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        store,
        "-storepass",
        PASSWORD);
    Certificate own =
        KeyStore.getInstance(new File(store), PASSWORD.toCharArray()).getCertificate(name);
    Files.writeString(
        directory.resolve(name + ".pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(own.getEncoded())
            + "\n-----END CERTIFICATE-----\n");
  }

  private static void keytool(String... arguments) throws Exception {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(tool.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }
}

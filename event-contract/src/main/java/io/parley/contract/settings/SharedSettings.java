package io.parley.contract.settings;

import java.util.regex.Pattern;

/// What more than one service is told.
public final class SharedSettings {
  private static final Pattern SERVERS = Pattern.compile("[^\\s,]+:\\d{1,5}(,[^\\s,]+:\\d{1,5})*");
  private static final Pattern INSTANCE = Pattern.compile("[\\w.-]{1,128}");

  public static final Setting<String> KAFKA_BOOTSTRAP_SERVERS =
      Setting.matching(
          "KAFKA_BOOTSTRAP_SERVERS",
          "host:port[,host:port...]",
          SERVERS,
          null,
          "Kafka's brokers, of which some are enough; required, but for `./parley up`");

  public static final Setting<String> MONGODB_URI =
      Setting.text(
              "MONGODB_URI",
              "mongodb://host:port/database",
              null,
              "MongoDB, with its database (`parley` where it names none); may hold a password;"
                  + " required, but for `./parley up`")
          .hidden();

  public static final Setting<Integer> PORT =
      Setting.number(
          "PORT",
          0,
          65_535,
          8080,
          "what a gateway listens on; 0 for any free port. Of `./parley up` with several gateways the"
              + " first one's, the others follow");

  public static final Setting<String> PARLEY_ADDRESS =
      Setting.text("PARLEY_ADDRESS", "an address or a host's name", null, "what gateways listen on")
          .inWords("all interfaces; 127.0.0.1 in `./parley up`");

  public static final Setting<Boolean> PARLEY_DEMO_TOKENS =
      Setting.exact(
              "PARLEY_DEMO_TOKENS",
              "true; anything else is off",
              false,
              "gives a token for any name to whoever knows `PARLEY_DEMO_KEY`: to try Parley on one's"
                  + " own machine",
              "true"::equals)
          .inWords("off; on in `./parley up` on the loopback address");

  public static final Setting<String> PARLEY_DEMO_KEY =
      Setting.exact(
              "PARLEY_DEMO_KEY",
              "16 characters or more",
              null,
              "what `PARLEY_DEMO_TOKENS` needs; `./parley up` makes one of its secret, and prints"
                  + " the page's address with it",
              SharedSettings::demoKey)
          .hidden();

  private static String demoKey(String key) {
    if (key.length() < 16) {
      throw new IllegalArgumentException("too short");
    }
    return key;
  }

  public static final Setting<Secrets> JWT_SECRET =
      Setting.exact(
              "JWT_SECRET",
              Secrets.FORM,
              null,
              "tokens are HS256 by this secret; several, one a line, while one takes the place of"
                  + " another: the first signs, all verify. Exactly one of `JWT_SECRET`, `JWT_PUBLIC_KEY` and"
                  + " `JWT_JWKS_URL` is required, but for `./parley up`, which makes a secret",
              Secrets::of)
          .hidden();

  public static final Setting<String> PARLEY_INSTANCE_ID =
      Setting.matching(
              "PARLEY_INSTANCE_ID",
              "1 to 128 letters, digits, '.', '_' or '-'",
              INSTANCE,
              null,
              "names a processor or a sink in logs and in lists of clients")
          .inWords("the host's name");

  private SharedSettings() {}
}

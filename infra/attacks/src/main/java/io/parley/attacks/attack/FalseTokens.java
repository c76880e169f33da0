package io.parley.attacks.attack;

import io.parley.attacks.report.Findings;
import io.parley.attacks.stack.AttackFailure;
import io.parley.attacks.stack.Client;
import io.parley.attacks.stack.Target;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/// Tokens that are forged, stale, somebody else's or for somebody else, by every way that takes
/// one; and tokens that were good until an admin ended them.
public final class FalseTokens implements Attack {
  private static final String CALL = "/api/messages/conversations";
  private static final long POLL_MS = 50;
  private static final String GOOD = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

  @Override
  public String name() {
    return "false-tokens";
  }

  @Override
  public String description() {
    return "Tokens of every wrong kind by header, query, CONNECT and refresh; tokens that are revoked";
  }

  @Override
  public void run(Target target, Form form, Findings findings) throws Exception {
    String user = target.user("mallory");
    Map<String, String> tokens = tokens(target, user);
    try (Client client = target.connect(user)) {
      for (Map.Entry<String, String> token : tokens.entrySet()) {
        refused(target, client, token.getKey(), token.getValue(), findings);
      }
      String good = signed(target, GOOD, claims(user, ""), "HmacSHA256");
      findings.check(
          refresh(client, good), "a token that is as it should be is taken", "it was refused");
      findings.check(
          target.send(call(target, CALL, Optional.of(good))).statusCode() == 200,
          "a token that is as it should be is taken",
          "it was refused over REST");
    }
    findings.figure("kinds of false tokens", tokens.size());
    revocation(target, findings);
    securityLog(target, tokens, findings);
  }

  private static Map<String, String> tokens(Target target, String user)
      throws GeneralSecurityException {
    Map<String, String> tokens = new LinkedHashMap<>();
    Map<String, String> headers =
        Map.of(
            "alg none", "{\"alg\":\"none\"}",
            "alg HS384", "{\"alg\":\"HS384\"}",
            "alg RS256", "{\"alg\":\"RS256\"}",
            "alg in small letters", "{\"alg\":\"hs256\"}",
            "no alg", "{\"typ\":\"JWT\"}",
            "typ logout+jwt", "{\"alg\":\"HS256\",\"typ\":\"logout+jwt\"}",
            "crit", "{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}",
            "b64", "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}",
            "zip", "{\"alg\":\"HS256\",\"zip\":\"DEF\"}",
            "two algs", "{\"alg\":\"HS256\",\"alg\":\"none\"}");
    for (Map.Entry<String, String> header : headers.entrySet()) {
      tokens.put(
          header.getKey(), signed(target, header.getValue(), claims(user, ""), "HmacSHA256"));
    }
    tokens.put(
        "HS512, signed well",
        signed(target, "{\"alg\":\"HS512\"}", claims(user, ""), "HmacSHA512"));
    long now = Instant.now().getEpochSecond();
    Map<String, String> claims =
        Map.of(
            "no exp", "{\"sub\":\"" + user + "\"}",
            "exp over", "{\"sub\":\"" + user + "\",\"exp\":" + (now - 5) + "}",
            "exp in a week", "{\"sub\":\"" + user + "\",\"exp\":" + (now + 604_800) + "}",
            "exp a text", "{\"sub\":\"" + user + "\",\"exp\":\"later\"}",
            "nbf to come", claims(user, ",\"nbf\":" + (now + 600)),
            "iat to come", claims(user, ",\"iat\":" + (now + 600)),
            "aud of another", claims(user, ",\"aud\":\"another service\""),
            "no sub", "{\"exp\":" + (now + 600) + "}",
            "two subs", claims(user, ",\"sub\":\"alice\""));
    for (Map.Entry<String, String> claim : claims.entrySet()) {
      tokens.put(claim.getKey(), signed(target, GOOD, claim.getValue(), "HmacSHA256"));
    }
    tokens.put(
        "another key",
        signed("not the secret of this stack at all".getBytes(StandardCharsets.UTF_8), user));
    tokens.put("an empty key's signature", unsigned(GOOD, claims(user, "")) + ".");
    tokens.put("no token", "a.b.c");
    return tokens;
  }

  /// By each way that takes a token.
  private static void refused(
      Target target, Client client, String kind, String token, Findings findings)
      throws IOException, InterruptedException {
    try (Client other = target.open(Client.json().put("token", token))) {
      findings.check(isRefused(other), "CONNECT with a false token is refused", kind);
    }
    int header = target.send(call(target, CALL, Optional.of(token))).statusCode();
    findings.check(header == 401, "a call with a false token is refused", kind + ": " + header);
    for (String name : List.of("token", "ticket")) {
      String path = "/api/media/019d2c5e-7a10-7000-8000-0123456789ab?" + name + "=" + token;
      int query = target.send(call(target, path, Optional.empty())).statusCode();
      findings.check(query == 401, "an address with a false token is refused", kind + ": " + query);
    }
    findings.check(!refresh(client, token), "session:refresh with a false token is refused", kind);
  }

  private static void revocation(Target target, Findings findings)
      throws IOException, InterruptedException {
    String victim = target.user("victim");
    String old = target.tokens().of(victim);
    String admin = target.tokens().of(target.user("backend"), Map.of("scope", "parley:admin"));
    String path = "/api/users/" + victim + "/revoke";
    try (Client first = target.connect(victim);
        Client second = target.connect(victim)) {
      String ticket = ticket(target.send(post(target, "/api/media/tickets", old)).body());
      int byOthers = target.send(post(target, path, old)).statusCode();
      findings.check(byOthers == 403, "only an admin ends tokens", "status " + byOthers);

      int done = target.send(post(target, path, admin)).statusCode();
      findings.check(done == 200, "an admin ends a user's tokens", "status " + done);
      for (Client client : List.of(first, second)) {
        JsonNode closed = client.await("session:closed");
        client.awaitEnd();
        findings.check(
            closed.path("code").asString("").equals("TOKEN_REVOKED"),
            "a session ends when its token is revoked",
            closed.toString());
      }
      try (Client again = first.comeBack()) {
        findings.check(isRefused(again), "a revoked token recovers no connection", "it was let in");
      }
      int call = target.send(call(target, CALL, Optional.of(old))).statusCode();
      findings.check(call == 401, "a revoked token makes no call", "status " + call);
      String file = "/api/media/019d2c5e-7a10-7000-8000-0123456789ab?ticket=" + ticket;
      int shown = target.send(call(target, file, Optional.empty())).statusCode();
      findings.check(shown == 401, "a revoked token's ticket shows nothing", "status " + shown);
    }
    String newer = target.tokens().of(victim, Map.of("iat", Instant.now().getEpochSecond() + 1));
    int call = target.send(call(target, CALL, Optional.of(newer))).statusCode();
    findings.check(call == 200, "a token that was made later counts", "status " + call);
  }

  private static String ticket(String answer) {
    return answer.replaceAll(".*\"ticket\":\"([^\"]*)\".*", "$1");
  }

  /// It says what was tried, and holds none of it; nor does any other log.
  private static void securityLog(Target target, Map<String, String> tokens, Findings findings)
      throws IOException, InterruptedException {
    List<String> events = List.of("token-refused", "tokens-revoked", "session-revoked");
    long deadline = System.nanoTime() + Client.PATIENCE.toNanos();
    String all = logs(target);
    while (!events.stream().allMatch(all::contains) && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MS); // it is written by a thread of its own
      all = logs(target);
    }
    for (String event : events) {
      findings.check(
          all.contains("\"event\":\"" + event + "\""),
          "the security log has what was tried",
          "no " + event);
    }
    List<String> found =
        tokens.values().stream()
            .filter(token -> token.length() > 20)
            .filter(all::contains)
            .toList();
    findings.check(found.isEmpty(), "no log has a token", found);
  }

  private static String logs(Target target) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(target.data())) {
      for (Path log : files.filter(FalseTokens::isLog).toList()) {
        all.append(Files.readString(log));
      }
    }
    return all.toString();
  }

  /// Kafka calls its segments so, too.
  private static boolean isLog(Path file) {
    Path directory = file.getParent();
    return file.toString().endsWith(".log")
        && directory != null
        && (directory.endsWith("logs") || directory.endsWith("security"));
  }

  private static boolean isRefused(Client client) throws InterruptedException {
    try {
      return client.awaitRefused().isPresent();
    } catch (AttackFailure e) {
      return false;
    }
  }

  private static boolean refresh(Client client, String token) throws InterruptedException {
    return client
        .ask("session:refresh", Client.json().put("token", token))
        .path("ok")
        .asBoolean(false);
  }

  private static HttpRequest.Builder call(Target target, String path, Optional<String> token) {
    HttpRequest.Builder request = target.request(path, null).GET();
    token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
    return request;
  }

  private static HttpRequest.Builder post(Target target, String path, String token) {
    return target
        .request(path, null)
        .header("Authorization", "Bearer " + token)
        .POST(HttpRequest.BodyPublishers.noBody());
  }

  private static String claims(String user, String more) {
    long exp = Instant.now().plusSeconds(600).getEpochSecond();
    return "{\"sub\":\"" + user + "\",\"exp\":" + exp + more + "}";
  }

  private static String signed(Target target, String header, String claims, String algorithm)
      throws GeneralSecurityException {
    byte[] secret = target.tokens().secret().getBytes(StandardCharsets.UTF_8);
    return signed(secret, header, claims, algorithm);
  }

  private static String signed(byte[] secret, String user) throws GeneralSecurityException {
    return signed(secret, GOOD, claims(user, ""), "HmacSHA256");
  }

  private static String signed(byte[] secret, String header, String claims, String algorithm)
      throws GeneralSecurityException {
    String said = unsigned(header, claims);
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(secret, algorithm));
    return said + "." + base64(mac.doFinal(said.getBytes(StandardCharsets.UTF_8)));
  }

  private static String unsigned(String header, String claims) {
    return base64(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + base64(claims.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

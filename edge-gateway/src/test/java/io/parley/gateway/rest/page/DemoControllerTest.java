package io.parley.gateway.rest.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.settings.Env;
import io.parley.gateway.login.token.DemoTokens;
import io.parley.gateway.login.token.TestTokens;
import io.parley.gateway.login.token.TokenKey;
import io.parley.gateway.rest.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class DemoControllerTest {
  private static final Map<String, String> ENV =
      Map.of(
          "JWT_SECRET",
          "a secret of this test, long enough for HS256",
          "PARLEY_DEMO_TOKENS",
          "true",
          "PARLEY_DEMO_KEY",
          "the key of a test");

  private final TokenKey key = TokenKey.from(new Env(ENV));
  private final MockMvc on = gateway(Optional.ofNullable(DemoTokens.from(new Env(ENV), key)));
  private final MockMvc off = gateway(Optional.empty());

  @Test
  void token_isThatOfTheTrimmedName() throws Exception {
    String answer =
        ask(on, named("  alice "))
            .andExpect(status().isOk())
            .andExpect(header().string("Cache-Control", "no-store"))
            .andExpect(jsonPath("$.userId").value("alice"))
            .andReturn()
            .getResponse()
            .getContentAsString();

    String token = Codec.json().readTree(answer).path("token").stringValue();
    assertThat(TestTokens.verifier(ENV).verify(token).userId()).isEqualTo(new UserId("alice"));
  }

  /// Finding 15: behind `proxy_pass http://localhost:8080` everybody comes from here, and with this
  /// host.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"alice\"}",
        "{\"name\": \"alice\", \"key\": null}",
        "{\"name\": \"alice\", \"key\": \"\"}",
        "{\"name\": \"alice\", \"key\": true}",
        "{\"name\": \"alice\", \"key\": \"the key of a tes\"}"
      })
  void withoutTheKey_nobodyGetsAToken(String body) throws Exception {
    for (String host : List.of("localhost", "127.0.0.1", "[::1]", "rebound.example")) {
      refused(
          on.perform(
              post("http://" + host + "/demo/token")
                  .contentType(MediaType.APPLICATION_JSON)
                  .content(body)),
          403,
          "FORBIDDEN");
    }
  }

  @Test
  void withTheKey_anyHostIsGood() throws Exception {
    on.perform(
            post("http://tunnel.example/demo/token")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"name\": \"alice\", \"key\": \"the key of a test\"}"))
        .andExpect(status().isOk());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "5", "\"  \"", "\"a\\u0000b\"", "\"\\ud800\""})
  void badName_isInvalid(String name) throws Exception {
    refused(ask(on, withName(name)), 400, "INVALID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "{"})
  void badBody_isInvalid(String body) throws Exception {
    refused(ask(on, body), 400, "INVALID");
  }

  @Test
  void longName_isInvalid() throws Exception {
    refused(ask(on, named("a".repeat(129))), 400, "INVALID");
  }

  @Test
  void longBody_isTooLarge() throws Exception {
    refused(ask(on, "{\"name\": \"" + " ".repeat(1024) + "alice\"}"), 413, "TOO_LARGE");
  }

  @Test
  void withoutDemoTokens_thereIsNoSuchPath() throws Exception {
    refused(ask(off, "{\"name\": \"alice\"}"), 404, "NOT_FOUND");
  }

  @Test
  void demo_saysWhetherANameIsEnough() throws Exception {
    on.perform(get("/demo")).andExpect(jsonPath("$.tokens").value(true));
    off.perform(get("/demo")).andExpect(jsonPath("$.tokens").value(false));
  }

  @Test
  void demo_saysWhoMayHandATokenOver_andWhichGatewayToTalkTo() throws Exception {
    off.perform(get("/demo"))
        .andExpect(jsonPath("$.hosts[0]").value("https://app.example.com"))
        .andExpect(jsonPath("$.gateway").value("https://gateway.example.com"));
  }

  private static MockMvc gateway(Optional<DemoTokens> demoTokens) {
    PageSettings settings =
        new PageSettings(List.of("https://app.example.com"), "https://gateway.example.com");
    return MockMvcBuilders.standaloneSetup(new DemoController(demoTokens, settings))
        .setControllerAdvice(new Problems())
        .build();
  }

  private static String named(String name) {
    return withName("\"" + name + "\"");
  }

  /// @param name as JSON
  private static String withName(String name) {
    return "{\"key\": \"the key of a test\", \"name\": " + name + "}";
  }

  private static ResultActions ask(MockMvc gateway, String body) throws Exception {
    return gateway.perform(
        post("/demo/token").contentType(MediaType.APPLICATION_JSON).content(body));
  }

  private static void refused(ResultActions answer, int status, String code) throws Exception {
    answer
        .andExpect(status().is(status))
        .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
        .andExpect(jsonPath("$.code").value(code));
  }
}

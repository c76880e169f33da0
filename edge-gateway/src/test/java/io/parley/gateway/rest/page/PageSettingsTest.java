package io.parley.gateway.rest.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.settings.Env;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageSettingsTest {
  @Test
  void nothingIsSet_nobodyShowsThePage_andItTalksToItsOwnGateway() {
    assertThat(PageSettings.from(new Env(Map.of()))).isEqualTo(new PageSettings(List.of(), null));
  }

  @Test
  void origins_areTakenWithoutSpaceAndWithoutTheRootsSlash() {
    assertThat(
            settings("https://a.example/ , http://[::1]:3000,https://a.example", "http://b:8080/"))
        .isEqualTo(
            new PageSettings(List.of("https://a.example", "http://[::1]:3000"), "http://b:8080"));
  }

  /// Each could end a policy's directive and begin another, or allow more than one origin.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "'self'",
        "example.com",
        "https://*.example.com",
        "https://a.example/path",
        "https://a.example; script-src *",
        "https://a.example script-src",
        "https://a.example\r\nSet-Cookie: x",
        "https://user@a.example",
        "javascript:alert(1)",
        "https://a.example,,https://b.example",
      })
  void whatIsNoOrigin_isRefusedByName(String text) {
    assertThatThrownBy(() -> settings(text, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("PARLEY_PAGE_HOSTS: ");
    assertThatThrownBy(() -> settings("", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("PARLEY_PAGE_GATEWAY: ");
  }

  private static PageSettings settings(String hosts, String gateway) {
    return PageSettings.from(
        new Env(Map.of("PARLEY_PAGE_HOSTS", hosts, "PARLEY_PAGE_GATEWAY", gateway)));
  }
}

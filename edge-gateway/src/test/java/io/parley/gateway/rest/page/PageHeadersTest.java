package io.parley.gateway.rest.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class PageHeadersTest {
  private static final PageSettings NONE = new PageSettings(List.of(), null);

  @ParameterizedTest
  @ValueSource(strings = {"/", "/index.html", "/assets/a.js", "/c/dm:alice:bob", "/demo"})
  void pageAndItsFiles_runNothingThatIsNotOurs(String path) throws Exception {
    assertThat(answer(NONE, path).getHeader("Content-Security-Policy"))
        .isEqualTo(
            "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:;"
                + " worker-src 'self'; object-src 'none'; base-uri 'none';"
                + " frame-ancestors 'none'; form-action 'none'");
  }

  @Test
  void page_usesNoDevice_andIsWhatItsTypeSays() throws Exception {
    MockHttpServletResponse response = answer(NONE, "/");

    assertThat(response.getHeader("Permissions-Policy"))
        .contains("camera=()", "microphone=()", "geolocation=()");
    assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(response.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
  }

  @Test
  void hosts_mayShowThePage() throws Exception {
    PageSettings hosts =
        new PageSettings(List.of("https://a.example", "http://localhost:3000"), null);

    assertThat(answer(hosts, "/").getHeader("Content-Security-Policy"))
        .contains("; frame-ancestors https://a.example http://localhost:3000;");
  }

  @Test
  void anotherGateway_mayBeTalkedTo() throws Exception {
    PageSettings elsewhere = new PageSettings(List.of(), "https://gateway.example");

    assertThat(answer(elsewhere, "/").getHeader("Content-Security-Policy"))
        .endsWith("; connect-src 'self' https://gateway.example wss://gateway.example");
  }

  @Test
  void rest_hasNoPagePolicy() throws Exception {
    assertThat(answer(NONE, "/api/messages").getHeader("Content-Security-Policy")).isNull();
  }

  private static MockHttpServletResponse answer(PageSettings settings, String path)
      throws Exception {
    MockHttpServletResponse response = new MockHttpServletResponse();
    new PageHeaders(settings)
        .doFilter(new MockHttpServletRequest("GET", path), response, new MockFilterChain());
    return response;
  }
}

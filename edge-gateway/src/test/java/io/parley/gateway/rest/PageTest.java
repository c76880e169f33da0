package io.parley.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class PageTest {
  @ParameterizedTest
  @ValueSource(strings = {"/", "/index.html", "/page.js"})
  void pageAndItsFiles_runNothingThatIsNotOurs(String path) throws Exception {
    assertThat(policy(path))
        .contains("default-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void rest_hasNoPagePolicy() throws Exception {
    assertThat(policy("/api/messages")).isNull();
  }

  @Test
  void page_hasNothingInlineAndNothingFromElsewhere() throws Exception {
    assertThat(file("index.html"))
        .doesNotContainPattern("<script(?![^>]* src=\"/)")
        .doesNotContainPattern("<style|\\sstyle=|\\son[a-z]+=|javascript:|://");
  }

  @ParameterizedTest
  @ValueSource(strings = {"page.js", "chat.js", "messages.js"})
  void script_writesTextOnly(String name) throws Exception {
    assertThat(file(name))
        .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(")
        .doesNotContain("://");
  }

  private static String policy(String path) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
    MockHttpServletResponse response = new MockHttpServletResponse();
    new PageHeaders().doFilter(request, response, new MockFilterChain());
    return response.getHeader("Content-Security-Policy");
  }

  private static String file(String name) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(PageTest.class.getResourceAsStream("/static/" + name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

package io.parley.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class QueryStringTest {
  @ParameterizedTest
  @CsvSource({
    "as=alice, alice",
    "x=1&as=alice&as=bob, alice",
    "as=a%26b%20c%C3%A9, a&b cé",
    "as=a+b, a b",
    "as=a=b, a=b",
    "as=, ''",
    "as,",
    "=alice,",
    "was=alice,",
    "as=%zz,",
    "as=%,",
    ","
  })
  void first_isTheFirstValueThatCanBeRead(String query, String value) {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/media");
    request.setQueryString(query);
    request.setParameter("as", "of the body");

    assertThat(QueryString.first(request, "as").orElse(null)).isEqualTo(value);
  }
}

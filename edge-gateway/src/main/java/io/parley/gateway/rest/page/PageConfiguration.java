package io.parley.gateway.rest.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/// The web client at `/`, behind every other handler.
@Configuration(proxyBeanMethods = false)
public class PageConfiguration {
  /// Where its build puts what it makes, on the class path.
  private static final String BUILT = "/io/parley/web";

  @Bean
  PageHeaders pageHeaders(PageSettings settings) {
    return new PageHeaders(settings);
  }

  @Bean
  PageController pageController() {
    return new PageController(PageFiles.load(BUILT));
  }

  /// By the adapter of controllers, so that what it refuses becomes a problem document as theirs
  /// does; but behind all of them, so that a wrong method of theirs stays theirs to refuse.
  @Bean
  SimpleUrlHandlerMapping pages(PageController controller) throws NoSuchMethodException {
    HandlerMethod answer =
        new HandlerMethod(
            controller, "answer", HttpServletRequest.class, HttpServletResponse.class);
    return new SimpleUrlHandlerMapping(Map.of("/**", answer));
  }
}

package io.parley.gateway.rest;

import io.parley.gateway.login.token.MediaTickets;
import io.parley.gateway.login.token.Revocations;
import io.parley.gateway.login.token.TokenVerifier;
import io.parley.gateway.request.RateLimits;
import io.parley.operations.security.SecurityLog;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// What every request of `/api` meets before its handler: the token, the rate limits, and for
/// whatever fails a problem document.
@Configuration(proxyBeanMethods = false)
@Import({RefusedBodyFilter.class, Problems.class})
class RestPolicy {
  @Bean
  BearerFilter bearerFilter(
      TokenVerifier tokens,
      MediaTickets tickets,
      Revocations revocations,
      SecurityLog securityLog) {
    return new BearerFilter(tokens, tickets, revocations, securityLog);
  }

  @Bean
  WebMvcConfigurer throttle(RateLimits limits) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new RateLimitInterceptor(limits));
      }
    };
  }
}

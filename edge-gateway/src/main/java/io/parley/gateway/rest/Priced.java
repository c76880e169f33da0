package io.parley.gateway.rest;

import io.parley.gateway.request.Price;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a call takes of its user's rate. Every handler that knows its caller has one.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Priced {
  Price value();
}

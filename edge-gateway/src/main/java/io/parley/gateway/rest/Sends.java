package io.parley.gateway.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A handler that sends a message, and so is counted as one by the rate limits.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Sends {}

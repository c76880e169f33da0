package io.parley.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.request.Price;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;

/// Each call that knows its caller has a price, and `docs/rest.md` has it.
class RestPricesTest {
  private static final JavaClasses REST =
      new ClassFileImporter().importPackages(RestPricesTest.class.getPackageName());

  @Test
  void callOfACaller_hasAPrice() {
    assertThat(calls().filter(call -> call.price == null)).isEmpty();
    assertThat(calls()).hasSizeGreaterThan(15);
  }

  @Test
  void document_hasTheTable() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    calls()
        .forEach(
            call ->
                rows.put(
                    call.path + " " + call.method, row(call, Objects.requireNonNull(call.price))));
    String table =
        "| call | price | of the rate of |\n| --- | --- | --- |\n"
            + String.join("\n", rows.values())
            + "\n";

    assertThat(Files.readString(Path.of("../docs/rest.md")))
        .as("docs/rest.md is to have\n%s", table)
        .contains(table);
  }

  private static String row(Call call, Price price) {
    String rate = price.bucket() == Price.Bucket.SENDS ? "messages" : "anything else";
    return "| `%s %s` | %s | %s |".formatted(call.method, call.path, price(price), rate);
  }

  private static String price(Price price) {
    int base = price.base();
    if (price.of() == Price.Of.NOTHING) {
      return Integer.toString(base);
    }
    String what = price.of().name().toLowerCase(Locale.ROOT);
    return price.free() == 0
        ? "%s + ceil(%s / %d)".formatted(base, what, price.per())
        : "%s + ceil((%s - %d) / %d)".formatted(base, what, price.free(), price.per());
  }

  private record Call(String method, String path, @Nullable Price price) {}

  private static Stream<Call> calls() {
    return REST.stream()
        .flatMap(type -> type.getMethods().stream())
        .map(JavaMethod::reflect)
        .filter(
            method ->
                Arrays.asList(method.getParameterTypes()).contains(Principal.class)
                    && AnnotatedElementUtils.hasAnnotation(method, RequestMapping.class))
        .map(
            method -> {
              RequestMapping mapping =
                  Objects.requireNonNull(
                      AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class));
              Priced priced = method.getAnnotation(Priced.class);
              return new Call(
                  List.of(mapping.method()).getFirst().name(),
                  List.of(mapping.path()).getFirst(),
                  priced == null ? null : priced.value());
            });
  }
}

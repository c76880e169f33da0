package io.parley.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ErrorCode;
import io.parley.contract.history.HistoryMessage;
import io.parley.gateway.history.PageRequest;
import io.parley.gateway.history.SearchHistory.Query;
import io.parley.gateway.media.MediaSettings;
import io.parley.gateway.rest.OpenApi.Operation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// `openapi.json` and the handlers under `/api`.
class OpenApiTest {
  private static final OpenApi API = OpenApi.document();
  private static final Map<String, Method> HANDLERS = handlers();

  /// What a handler reads of the query by itself ([QueryString]), since its body is not a form's.
  private static final Map<String, Map<String, String>> READ_BY_HAND =
      Map.of("POST /api/media", Map.of("conversationId", "query true", "name", "query false"));

  /// By `GET /api/messages/…`.
  private static Map<String, Method> handlers() {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
    Map<String, Method> handlers = new TreeMap<>();
    scanner.findCandidateComponents("io.parley.gateway").stream()
        .map(bean -> ClassUtils.resolveClassName(String.valueOf(bean.getBeanClassName()), null))
        .flatMap(controller -> Arrays.stream(controller.getDeclaredMethods()))
        .forEach(method -> mappings(method).forEach(name -> handlers.put(name, method)));
    return handlers;
  }

  private static Stream<String> mappings(Method method) {
    RequestMapping mapping =
        AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
    return mapping == null
        ? Stream.empty()
        : Arrays.stream(mapping.path())
            .filter(path -> path.startsWith("/api/"))
            .flatMap(path -> Arrays.stream(mapping.method()).map(verb -> verb + " " + path));
  }

  static List<Operation> operations() {
    return API.operations();
  }

  /// Those that need a token.
  static List<Operation> guarded() {
    return API.operations().stream()
        .filter(operation -> !operation.json().has("security"))
        .toList();
  }

  // The document as such.

  @Test
  void references_leadSomewhereAndEverythingIsReferredTo() {
    assertThat(API.root().path("openapi").asString()).startsWith("3.1.");
    assertThat(API.references()).allSatisfy(to -> API.at(to.substring(1)));
    Set<String> components = new TreeSet<>();
    for (String kind : List.of("parameters", "responses", "schemas")) {
      API.at("/components/" + kind)
          .propertyNames()
          .forEach(name -> components.add("#/components/" + kind + "/" + name));
    }
    assertThat(API.references()).isEqualTo(components);
  }

  @Test
  void operations_haveNamesOfTheirOwn() {
    assertThat(operations())
        .extracting(operation -> operation.json().path("operationId").asString(""))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z][A-Za-z]+"));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void examples_areAsTheirSchemasHaveThem(Operation operation) {
    for (JsonNode content : API.contents(operation)) {
      for (JsonNode example : content.path("examples")) {
        JsonNode value = example.get("value");
        assertThat(API.errors(content.get("schema"), value)).as(value.toString()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void everythingThatIsSaid_hasAnExample(Operation operation) {
    assertThat(API.contents(operation))
        .allSatisfy(content -> assertThat(content.path("examples").isEmpty()).isFalse());
  }

  // The document and the code.

  @Test
  void operations_areTheHandlersUnderApi() {
    assertThat(operations())
        .extracting(Operation::name)
        .containsExactlyInAnyOrderElementsOf(HANDLERS.keySet());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void parameters_areThoseOfTheHandler(Operation operation) {
    Map<String, String> taken =
        new TreeMap<>(READ_BY_HAND.getOrDefault(operation.name(), Map.of()));
    for (Parameter parameter : HANDLERS.get(operation.name()).getParameters()) {
      if (parameter.isAnnotationPresent(PathVariable.class)) {
        taken.put(parameter.getName(), "path true");
      } else if (parameter.isAnnotationPresent(RequestParam.class)) {
        boolean required = !parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
        taken.put(parameter.getName(), "query " + required);
      } else if (parameter.isAnnotationPresent(RequestAttribute.class)) {
        taken.put(BearerFilter.AS, "query false");
      }
    }
    Map<String, String> said = new TreeMap<>();
    API.parameters(operation)
        .forEach(
            (name, parameter) ->
                said.put(
                    name,
                    parameter.path("in").asString()
                        + " "
                        + parameter.path("required").asBoolean()));
    assertThat(said).isEqualTo(taken);
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void whatEveryOperationMeets_isSaid(Operation operation) {
    assertThat(API.statuses(operation)).contains("400", "401", "403", "429", "503");
  }

  @ParameterizedTest
  @EnumSource
  void everyCode_hasItsStatus(ErrorCode code) {
    Set<String> statuses =
        guarded().stream()
            .flatMap(operation -> operation.json().path("responses").propertyStream())
            .filter(
                response ->
                    API.resolve(response.getValue())
                        .at(
                            "/content/application~1problem+json/schema/allOf/1/properties/code/const")
                        .asString("")
                        .equals(code.name()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    assertThat(statuses).containsExactly(Integer.toString(Problems.status(code).value()));
  }

  @Test
  void codes_areTheContracts() {
    assertThat(API.at("/components/schemas/Problem/properties/code/enum").valueStream())
        .extracting(JsonNode::asString)
        .containsExactly(Arrays.stream(ErrorCode.values()).map(Enum::name).toArray(String[]::new));
  }

  @Test
  void message_hasTheFieldsOfTheHistorys() {
    Set<String> fields =
        Arrays.stream(HistoryMessage.class.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    fields.addAll(List.of("kind", "schemaVersion"));
    assertThat(API.at("/components/schemas/Message/properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(fields);
  }

  @Test
  void bounds_areTheCodes() {
    assertThat(bound("/components/parameters/limit/schema/maximum"))
        .isEqualTo(PageRequest.MAX_LIMIT);
    assertThat(bound("/components/parameters/limit/schema/default"))
        .isEqualTo(PageRequest.DEFAULT_LIMIT);
    assertThat(
            API.parameters(API.operation("GET", "/api/messages/search"))
                .get("q")
                .at("/schema/maxLength")
                .asInt())
        .isEqualTo(Query.MAX_TEXT);
    assertThat(
            API.parameters(API.operation("GET", "/api/presence")).get("users").path("description"))
        .asString()
        .contains("at most " + PresenceController.MAX_USERS);
    assertThat(API.parameters(API.operation("GET", "/api/users")).get("ids").path("description"))
        .asString()
        .contains("at most " + UsersController.MAX_USERS);
    assertThat(API.operation("POST", "/api/media").json().path("description").asString())
        .contains(String.format(Locale.ROOT, "%,d bytes", MediaSettings.DEFAULT_FILE_BYTES));
  }

  private static int bound(String pointer) {
    return API.at(pointer).asInt();
  }
}

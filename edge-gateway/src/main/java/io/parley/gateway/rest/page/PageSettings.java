package io.parley.gateway.rest.page;

import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the web client is served.
///
/// @param hosts origins of the pages that may show it in a frame, and hand it a token
/// @param gateway the origin of the gateway that it talks to; null for the one that serves it
public record PageSettings(List<String> hosts, @Nullable String gateway) {
  /// Whatever else it may hold could end a policy's directive and begin another.
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");

  private static final Setting<List<String>> HOSTS =
      Setting.of(
              "PARLEY_PAGE_HOSTS",
              "origins with commas between them",
              List.<String>of(),
              "whose pages may show the web client in a frame and hand it a user's token, for example"
                  + " `https://app.example.com`",
              PageSettings::origins)
          .inWords("");

  private static final Setting<String> GATEWAY =
      Setting.of(
              "PARLEY_PAGE_GATEWAY",
              "an origin",
              null,
              "the gateway that the web client talks to, if not the one that serves it",
              PageSettings::origin)
          .inWords("");

  public PageSettings {
    hosts = List.copyOf(hosts);
  }

  /// @throws IllegalArgumentException naming the variable
  public static PageSettings from(Env env) {
    return new PageSettings(env.get(HOSTS), env.find(GATEWAY).orElse(null));
  }

  private static List<String> origins(String list) {
    return Arrays.stream(list.split(",")).map(PageSettings::origin).distinct().toList();
  }

  private static String origin(String text) {
    String origin = text.strip().replaceFirst("/$", ""); // a URL of the root is meant so
    if (!ORIGIN.matcher(origin).matches()) {
      throw new IllegalArgumentException();
    }
    return origin;
  }
}

package io.parley.devstack;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line of a process of its own on this process's class path. It ends when this process
/// does, however that ends (see [ChildMain]), for which its standard input is to be left alone.
public final class ChildCommand {
  private static final List<String> JAVA_OPTIONS =
      List.of(
          "-Xmx512m",
          // A gateway's memory is then its connections' and not the young generation's, which grows
          // with the heap; the others allocate little.
          "-Xmn40m",
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /// Where the launcher keeps classes as they were loaded before, with their profiles (JEP 515);
  /// the file need not be there, and one of other classes is not used, without a word.
  private static final String AOT_CACHE = "parley.aot.cache";

  /// What the launcher says of the compiler holds for every process.
  private static final List<String> INHERITED = List.of("-XX:Tier", "-XX:ReservedCodeCacheSize");

  private ChildCommand() {}

  private static List<String> inherited() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> INHERITED.stream().anyMatch(option::startsWith))
        .toList();
  }

  private static List<String> aheadOfTime() {
    String cache = System.getProperty(AOT_CACHE);
    return cache == null ? List.of() : List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off");
  }

  /// @param name of the process, and of its log file in `logs`
  /// @param javaOptions after those that every process has
  /// @param main its class and that one's arguments
  public static List<String> of(
      String name, Path logs, List<String> javaOptions, List<String> main) {
    List<String> command = new ArrayList<>();
    // Ctrl-C in a terminal goes to every process in it; only the parent is to act on it, and to
    // stop the others in their order. An ignored signal stays ignored in the new program.
    command.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", name));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JAVA_OPTIONS);
    command.addAll(inherited());
    command.addAll(aheadOfTime());
    command.addAll(javaOptions);
    Logs.properties(logs, name).forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ChildMain.class.getName());
    command.addAll(main);
    return List.copyOf(command);
  }
}

package io.parley.devstack;

import java.io.File;
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
          "-XX:+ExitOnOutOfMemoryError");

  /// Of whoever makes a cache of classes and whoever uses it: it is good for objects of one layout
  /// only.
  static final List<String> COMMON =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /// Where the launcher keeps classes as they were loaded before, with their profiles (JEP 515);
  /// the file need not be there, and one of other classes is not used, without a word.
  private static final String AOT_CACHE = "parley.aot.cache";

  /// The class path of that cache, where this process has another one: the child's begins with it.
  private static final String AOT_CLASS_PATH = "parley.aot.class.path";

  /// What the launcher says of code holds for every process.
  private static final List<String> INHERITED =
      List.of("-XX:Tier", "-XX:ReservedCodeCacheSize", "-XX:MetaspaceSize");

  private ChildCommand() {}

  private static List<String> inherited() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> INHERITED.stream().anyMatch(option::startsWith))
        .toList();
  }

  private static List<String> aheadOfTime() {
    String cache = System.getProperty(AOT_CACHE);
    return cache == null
        ? List.of()
        : List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off", "-D" + AOT_CACHE + "=" + cache);
  }

  private static String classPath() {
    String own = System.getProperty("java.class.path");
    String cached = System.getProperty(AOT_CLASS_PATH);
    return cached == null ? own : cached + File.pathSeparator + own;
  }

  /// Java on this process's class path, without what a child has besides.
  ///
  /// @param options before the class path
  /// @param main its class and that one's arguments
  public static List<String> java(List<String> options, List<String> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(COMMON);
    command.addAll(aheadOfTime());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath()));
    command.addAll(main);
    return List.copyOf(command);
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
    List<String> options = new ArrayList<>(JAVA_OPTIONS);
    options.addAll(inherited());
    options.addAll(javaOptions);
    Logs.properties(logs, name).forEach((key, value) -> options.add("-D" + key + "=" + value));
    List<String> child = new ArrayList<>(List.of(ChildMain.class.getName()));
    child.addAll(main);
    command.addAll(java(options, child));
    return List.copyOf(command);
  }
}

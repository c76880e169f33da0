package io.parley.e2e.page;

import io.parley.e2e.page.Page.Step;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// A copy of the services' sources and of the documents, to be changed, compiled and tested. What
/// the services depend on is this test's own classpath.
final class Checkout {
  /// What is compiled, in this order; each knows the contract, in the first two.
  private static final List<String> MODULES =
      List.of(
          "clients/java", "event-contract", "message-processor", "edge-gateway", "history-sink");

  private final Path root;
  private final Set<Path> changed = new HashSet<>();

  private Checkout(Path root) {
    this.root = root;
  }

  static Checkout copy(Path repository, Path to) throws IOException {
    for (String part :
        Stream.concat(Stream.of("docs"), MODULES.stream().map(module -> module + "/src"))
            .toList()) {
      copyAll(repository.resolve(part), to.resolve(part));
    }
    return new Checkout(to);
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  void apply(Step step) throws IOException {
    for (Diff diff : step.diffs()) {
      Path file = root.resolve(diff.path());
      try {
        if (diff.isNew() == Files.exists(file)) {
          throw new IllegalArgumentException(
              diff.path() + (diff.isNew() ? " is there already" : " is not there"));
        }
        List<String> before = diff.isNew() ? List.of() : Files.readAllLines(file);
        Files.createDirectories(file.getParent());
        Files.write(file, diff.applyTo(before));
        changed.add(file);
      } catch (IllegalArgumentException e) {
        throw new AssertionError("step " + step.title() + ": " + e.getMessage(), e);
      }
    }
  }

  /// Compiles the modules, each with these of its tests, what the steps have changed of its tests,
  /// and what both need.
  ///
  /// @param tests by their simple names
  /// @return what is wrong
  List<Problem> compile(List<String> tests) throws IOException {
    Set<Path> wanted = new HashSet<>(changed);
    for (String test : tests) {
      wanted.addAll(filesOf(test));
    }
    List<Problem> problems = new ArrayList<>();
    for (String module : MODULES) {
      if (problems.isEmpty()) {
        compile(module, wanted, problems);
      }
    }
    return problems;
  }

  /// @param path of the file, from the root
  record Problem(String path, String text) {}

  private void compile(String module, Set<Path> tests, List<Problem> problems) throws IOException {
    for (String part : List.of("main", "test")) {
      Path resources = root.resolve(module).resolve("src").resolve(part).resolve("resources");
      if (Files.exists(resources)) {
        copyAll(resources, output(module));
      }
    }
    Files.createDirectories(output(module));
    Path main = root.resolve(module).resolve("src/main/java");
    List<Path> sources;
    try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src"))) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> file.startsWith(main) || tests.contains(file))
              .toList();
    }
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = javac.getStandardFileManager(found, Locale.ROOT, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-nowarn",
              "-parameters",
              "-d",
              output(module).toString(),
              "-sourcepath",
              main + File.pathSeparator + root.resolve(module).resolve("src/test/java"),
              "-cp",
              Stream.concat(MODULES.stream().limit(2).map(this::output), Stream.of(classpath()))
                  .map(Object::toString)
                  .collect(Collectors.joining(File.pathSeparator)));
      javac
          .getTask(null, files, found, options, null, files.getJavaFileObjectsFromPaths(sources))
          .call();
    }
    found.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .forEach(error -> problems.add(problem(error)));
  }

  private Problem problem(Diagnostic<? extends JavaFileObject> error) {
    String path =
        error.getSource() == null
            ? ""
            : root.relativize(Path.of(error.getSource().toUri())).toString();
    String text = error.getMessage(Locale.ROOT);
    return new Problem(path, path + ":" + error.getLineNumber() + ": " + text);
  }

  private Path output(String module) {
    return root.resolve(module).resolve("classes");
  }

  private static String[] classpath() {
    return System.getProperty("java.class.path").split(File.pathSeparator);
  }

  /// Runs tests where only what was compiled here is known of the services.
  ///
  /// @param tests by their simple names
  /// @return what is wrong: the path of the test, and what it says
  List<Problem> run(List<String> tests) throws IOException, ReflectiveOperationException {
    List<Path> files = new ArrayList<>();
    for (String test : tests) {
      files.addAll(filesOf(test));
    }
    List<Problem> problems = new ArrayList<>();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      Object failures =
          loader
              .loadClass(TestRun.class.getName())
              .getMethod("failures", List.class)
              .invoke(null, files.stream().map(this::className).toList());
      for (Object failure : (List<?>) failures) {
        String text = (String) failure;
        String name = text.substring(0, text.indexOf(' '));
        files.stream()
            .filter(file -> className(file).equals(name))
            .forEach(file -> problems.add(new Problem(root.relativize(file).toString(), text)));
      }
    } finally {
      thread.setContextClassLoader(before);
    }
    return problems;
  }

  private List<Path> filesOf(String test) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> all = Files.walk(root.resolve(module).resolve("src/test/java"))) {
        all.filter(file -> file.getFileName().toString().equals(test + ".java"))
            .forEach(files::add);
      }
    }
    if (files.isEmpty()) {
      throw new AssertionError("the page names " + test + ", which there is not");
    }
    return files;
  }

  private String className(Path file) {
    String path = root.relativize(file).toString().replace(File.separatorChar, '.');
    String start = ".src.test.java.";
    return path.substring(path.indexOf(start) + start.length(), path.length() - ".java".length());
  }

  private URL[] urls() {
    return Stream.concat(
            MODULES.stream().map(this::output), Arrays.stream(classpath()).map(Path::of))
        .map(Checkout::url)
        .toArray(URL[]::new);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}

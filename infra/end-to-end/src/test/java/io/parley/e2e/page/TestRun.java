package io.parley.e2e.page;

import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// Runs tests inside the class loader that this class is loaded by. What goes in and out is text:
/// the classes outside are others.
public final class TestRun {
  private TestRun() {}

  /// @return the class, the test and what it says, of each that fails; also of what runs nothing
  public static List<String> failures(List<String> classes) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(classes.stream().map(DiscoverySelectors::selectClass).toList())
            .build();
    LauncherFactory.create().execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    Stream<String> failed =
        summary.getFailures().stream()
            .map(
                failure ->
                    className(failure.getTestIdentifier())
                        + " "
                        + failure.getTestIdentifier().getDisplayName()
                        + ": "
                        + failure.getException());
    Stream<String> nothing =
        summary.getTestsSucceededCount() < classes.size()
            ? Stream.of(
                classes.getFirst()
                    + " and others ran too little: "
                    + summary.getTestsSucceededCount())
            : Stream.empty();
    return Stream.concat(failed, nothing).toList();
  }

  private static String className(TestIdentifier test) {
    TestSource source = test.getSource().orElseThrow();
    return switch (source) {
      case MethodSource method -> method.getClassName();
      case ClassSource type -> type.getClassName();
      default -> source.toString();
    };
  }
}

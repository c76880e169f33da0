package io.parley.operations.security;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/// Opens the security log of a service, where its settings say. It has a logback of its own, which
/// nothing else configures: a service's other log cannot silence it.
public final class SecurityLogs {
  private static final int FILES = 7; // and the one that is being written
  private static final String FILE_SIZE = "64MB";

  private SecurityLogs() {}

  /// @param service what is in each line, and what the file is named after: unlike that of every
  ///   other process that writes into the same directory
  /// @throws IllegalArgumentException naming the variable, when it cannot be written there
  public static SecurityLines open(SecurityLogSettings settings, String service) {
    if (!settings.on()) {
      return new SecurityLines(service, InstantSource.system(), _ -> {}, () -> {});
    }
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter()); // without one no line is written
    OutputStreamAppender<ILoggingEvent> appender =
        settings
            .directory()
            .map(directory -> file(context, directory, service))
            .orElseGet(ConsoleAppender::new);
    PatternLayoutEncoder line = new PatternLayoutEncoder();
    line.setContext(context);
    line.setPattern("%msg%n");
    line.start();
    appender.setContext(context);
    appender.setEncoder(line);
    appender.start();
    if (!appender.isStarted()) {
      throw unwritable(settings.directory().orElseThrow());
    }
    Logger logger = context.getLogger("parley.security");
    logger.setLevel(Level.INFO);
    logger.addAppender(appender);
    return new SecurityLines(service, InstantSource.system(), logger::info, context::stop);
  }

  private static OutputStreamAppender<ILoggingEvent> file(
      LoggerContext context, Path directory, String service) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw unwritable(directory);
    }
    String name = directory.resolve(service.replaceAll("[^\\w.-]", "_") + ".log").toString();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(name);
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(name.replace("%", "\\%") + ".%i");
    rolling.setMinIndex(1);
    rolling.setMaxIndex(FILES);
    rolling.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(FileSize.valueOf(FILE_SIZE));
    size.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(size);
    return appender;
  }

  private static IllegalArgumentException unwritable(Path directory) {
    return new IllegalArgumentException(
        "PARLEY_SECURITY_LOG: cannot write into the directory '" + directory + "'");
  }
}

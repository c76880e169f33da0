package io.parley.devstack;

import io.parley.contract.kafka.KafkaUser;
import io.parley.history.RebuildHistory;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/// The command line behind `./parley up`, and what is run beside it. What goes wrong is told on
/// standard error: exit code 2 for a command that is not understood, 1 for anything else.
@Command(name = "parley", description = "Everything of Parley on one machine.")
public final class DevStack {
  private final Map<String, String> env;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "says what can be asked for")
  boolean help;

  private DevStack(Map<String, String> env) {
    this.env = Map.copyOf(env);
  }

  public static void main(String[] args) {
    int code = commandLine(System.getenv()).execute(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  static CommandLine commandLine(Map<String, String> env) {
    return new CommandLine(new DevStack(env))
        .addSubcommand(new DeadLettersCommand(env))
        .setExecutionExceptionHandler(DevStack::failed);
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) throws Exception {
    if (e instanceof StackFailure) {
      command.getErr().println("parley: " + e.getMessage());
      return 1;
    }
    throw e;
  }

  @Command(
      description = {
        "Starts the stack and runs until it is told to stop.",
        "With a number, each service is a process of its own."
      })
  void up(@Mixin Scale scale) {
    Up.run(StackSettings.from(scale, env));
  }

  @Command(
      name = "rebuild-history",
      description = {
        "Builds the history in MongoDB anew from the log, while the old one is served.",
        "Called again, it goes on where it was."
      })
  int rebuildHistory() {
    BesideStack.logs(env, "rebuild-history");
    Map<String, String> own = BesideStack.environment(env, KafkaUser.SINK.userName());
    BesideStack.shareOfHistory(own);
    return RebuildHistory.run(own, System.out::println);
  }

  @Command(description = "Prints a token for the stack, and nothing else.")
  void token(
      @Parameters(paramLabel = "USER", converter = TokenCommand.User.class) String user,
      @Option(names = "--name", paramLabel = "N", description = "to be shown to others")
          @Nullable String name,
      @Option(
              names = "--ttl",
              paramLabel = "TIME",
              defaultValue = TokenCommand.DEFAULT_TTL_TEXT,
              converter = TokenCommand.Ttl.class,
              description = "such as 90s, 30m, 12h or 7d (default: ${DEFAULT-VALUE})")
          Duration ttl,
      @Option(names = "--scope", paramLabel = "S", description = "what the token is good for")
          @Nullable String scope) {
    System.out.println(TokenCommand.token(user, name, scope, ttl, env));
  }
}

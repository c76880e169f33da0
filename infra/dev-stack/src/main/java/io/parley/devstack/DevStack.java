package io.parley.devstack;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The command line behind `./parley up` and `./parley token`. Whatever goes wrong is one line on
/// standard error: exit code 2 for a command that is not understood, 1 for anything else.
public final class DevStack {
  private static final String USAGE =
      "usage: parley up [--gateways N] [--processors N] [--sinks N]\n"
          + "       parley token USER [--name N] [--ttl 12h] [--scope S]";

  private DevStack() {}

  public static void main(String[] args) {
    try {
      run(Arrays.asList(args), System.getenv());
    } catch (UsageException e) {
      System.err.println("parley: " + e.getMessage() + "\n" + USAGE);
      System.exit(2);
    } catch (StackFailure e) {
      System.err.println("parley: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(List<String> args, Map<String, String> env) {
    if (args.isEmpty()) {
      throw new UsageException("expected a command");
    }
    Arguments arguments = new Arguments(args.subList(1, args.size()));
    switch (args.getFirst()) {
      case "up" -> Up.run(StackSettings.from(arguments, env));
      case "token" -> TokenCommand.run(arguments, env);
      default -> throw new UsageException("'" + args.getFirst() + "' is not a command");
    }
  }
}

package io.parley.faults.load;

import java.util.Collection;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Says in the first line of a client's request whose it is, so that the balancer, which sees
/// nothing else of it, knows who is at which gateway. The gateways ignore it.
public final class UserTag {
  private static final String NAME = "user";
  private static final Pattern TAG = Pattern.compile("[?&]" + NAME + "=(\\d{1,9})\\b");

  private UserTag() {}

  /// The tagged path of a user's connection.
  ///
  /// @param path with a query
  static String path(String path, int user) {
    return path + "&" + NAME + "=" + user;
  }

  /// The users whose requests these are. Lines without a tag are nobody's.
  ///
  /// @param lines the first of each request
  public static Set<Integer> users(Collection<String> lines) {
    return lines.stream()
        .flatMap(line -> TAG.matcher(line).results())
        .map((MatchResult tag) -> Integer.valueOf(tag.group(1)))
        .collect(Collectors.toUnmodifiableSet());
  }
}

package io.parley.gateway.dialect;

import io.parley.gateway.request.RequestException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How one app speaks: a table, from its clients' events to requests and from what happens to its
/// clients' events. What its clients say that is not in the table is the native dialect's.
public final class Dialect {
  private final String name;
  private final Optional<String> path;
  private final Set<String> identities;
  private final Map<String, Row> rows;
  private final List<Emission<?>> emissions;

  private Dialect(Table table) {
    name = table.name;
    path = Optional.ofNullable(table.path);
    identities = Set.copyOf(table.identities);
    rows = Map.copyOf(table.rows);
    emissions = List.copyOf(table.emissions);
  }

  /// What is done for one event.
  ///
  /// @param failure told to the client's socket when that fails
  record Row(Action action, Optional<Failure> failure) {}

  /// @param payload made of what was wrong
  record Failure(String event, Function<RequestException, ?> payload) {}

  static Table named(String name) {
    return new Table(name);
  }

  public String name() {
    return name;
  }

  /// The path of the handshake that its clients use besides `/socket.io`.
  public Optional<String> path() {
    return path;
  }

  /// Whether its clients are told of things as native ones are.
  public boolean isNative() {
    return emissions.isEmpty();
  }

  Set<String> identities() {
    return identities;
  }

  Optional<Row> row(String event) {
    return Optional.ofNullable(rows.get(event));
  }

  /// What is told of things of a kind.
  @SuppressWarnings("unchecked") // checked by the class that each row is of
  <T> List<Emission<T>> emissions(Class<T> of) {
    List<Emission<T>> found = new ArrayList<>(2);
    for (Emission<?> emission : emissions) {
      if (emission.of().equals(of)) {
        found.add((Emission<T>) emission);
      }
    }
    return found;
  }

  boolean tells(Class<?> of) {
    return emissions.stream().anyMatch(emission -> emission.of().equals(of));
  }

  /// A dialect in the making.
  static final class Table {
    private final String name;
    private @Nullable String path;
    private final Set<String> identities = new HashSet<>();
    private final Map<String, Row> rows = new HashMap<>();
    private final List<Emission<?>> emissions = new ArrayList<>();

    private Table(String name) {
      this.name = name;
    }

    Table at(String handshakePath) {
      path = handshakePath;
      return this;
    }

    /// A field by which clients say who they are, in any event.
    Table identity(String field) {
      identities.add(field);
      return this;
    }

    Table on(String event, Action action) {
      rows.put(event, new Row(action, Optional.empty()));
      return this;
    }

    Table on(String event, Action action, String failure, Function<RequestException, ?> payload) {
      rows.put(event, new Row(action, Optional.of(new Failure(failure, payload))));
      return this;
    }

    <T> Table emit(
        String event, Class<T> of, BiPredicate<T, Hearing> when, Function<T, ?> payload) {
      emissions.add(new Emission<>(event, of, when, payload));
      return this;
    }

    Dialect build() {
      return new Dialect(this);
    }
  }
}

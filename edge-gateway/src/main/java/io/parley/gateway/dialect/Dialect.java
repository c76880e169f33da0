package io.parley.gateway.dialect;

import io.parley.gateway.conversation.EventRenderer;
import io.parley.gateway.request.Price;
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

/// How clients speak: a table, from their events to requests and from what happens to their events.
/// What clients say that is not in an app's table is the native dialect's.
public final class Dialect {
  private final String name;
  private final Optional<String> path;
  private final Map<String, Row> rows;
  private final List<Emission<?>> emissions;
  private final Function<DialectConnection, EventRenderer> renderer;

  private Dialect(Table table) {
    name = table.name;
    path = Optional.ofNullable(table.path);
    rows = Map.copyOf(table.rows);
    emissions = List.copyOf(table.emissions);
    renderer = table.renderer;
  }

  /// What is done for one event.
  ///
  /// @param price what of the user's rate it takes; its base is taken before anything is read
  /// @param identities fields that, where there are any, must name the user
  /// @param failure told to the client's socket when that fails
  record Row(Price price, Set<String> identities, Action action, Optional<Failure> failure) {}

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

  /// The events of its own table.
  public Set<String> events() {
    return rows.keySet();
  }

  Optional<Row> row(String event) {
    Row own = rows.get(event);
    return Optional.ofNullable(own == null ? Native.DIALECT.rows.get(event) : own);
  }

  /// How a client that speaks it is told what happens.
  EventRenderer renderer(DialectConnection client) {
    return renderer.apply(client);
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
    private Function<DialectConnection, EventRenderer> renderer = AppRenderer::new;

    private Table(String name) {
      this.name = name;
    }

    Table at(String handshakePath) {
      path = handshakePath;
      return this;
    }

    /// A field by which clients say who they are, in any event that follows here.
    Table identity(String field) {
      identities.add(field);
      return this;
    }

    Table on(String event, Price price, Action action) {
      return row(event, price, action, null);
    }

    Table on(
        String event,
        Price price,
        Action action,
        String failure,
        Function<RequestException, ?> payload) {
      return row(event, price, action, new Failure(failure, payload));
    }

    private Table row(String event, Price price, Action action, @Nullable Failure failure) {
      rows.put(event, new Row(price, Set.copyOf(identities), action, Optional.ofNullable(failure)));
      return this;
    }

    <T> Table emit(
        String event, Class<T> of, BiPredicate<T, RenderContext> when, Function<T, ?> payload) {
      emissions.add(new Emission<>(event, of, when, payload));
      return this;
    }

    /// Its clients are told of things as native ones are, and not by [#emit].
    Table nativelyRendered() {
      renderer = _ -> NativeRenderer.INSTANCE;
      return this;
    }

    Dialect build() {
      return new Dialect(this);
    }
  }
}

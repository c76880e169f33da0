package io.parley.processor.routing;

import io.parley.contract.wire.GatewayRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which gateways want to be told of what: at most one entry per gateway and thing, so bounded by
/// what their sockets follow and not by members. In memory only: another life of the same partition
/// knows nothing of it, tells all gateways so ([Takeover]), and is told anew.
///
/// @param <K> what there is to be told of
public final class Interests<K> {
  private final GatewayDirectory gateways;

  /// By its id: the run of it that has asked last, and when.
  private final Map<String, Asker> askers = new HashMap<>();

  private final Map<K, List<Asker>> byKey = new HashMap<>();

  public Interests(GatewayDirectory gateways) {
    this.gateways = gateways;
  }

  private static final class Asker {
    final GatewayRef gateway;

    /// Broker's time in milliseconds since 1970.
    long since;

    Asker(GatewayRef gateway) {
      this.gateway = gateway;
    }
  }

  /// @param at when it asks, broker's time in milliseconds since 1970
  public void add(K key, GatewayRef gateway, long at) {
    Asker asker = askers.get(gateway.id());
    if (asker == null || asker.gateway.epoch() < gateway.epoch()) {
      asker = new Asker(gateway); // a later run of it replaces the earlier one
      askers.put(gateway.id(), asker);
    } else if (asker.gateway.epoch() > gateway.epoch()) {
      return; // a request from before its restart
    }
    asker.since = Math.max(asker.since, at);
    List<Asker> all = byKey.getOrDefault(key, List.of());
    if (!all.contains(asker)) {
      List<Asker> more = new ArrayList<>(all.size() + 1);
      for (Asker other : all) {
        if (isAlive(other)) {
          more.add(other);
        }
      }
      more.add(asker);
      byKey.put(key, List.copyOf(more));
    }
  }

  public void remove(K key, GatewayRef gateway) {
    byKey.computeIfPresent(
        key,
        (_, all) -> {
          List<Asker> left = all.stream().filter(asker -> !asker.gateway.equals(gateway)).toList();
          return left.isEmpty() ? null : left;
        });
  }

  /// Those that live. One that does not is forgotten: should it come back, it asks again.
  public List<GatewayRef> of(K key) {
    List<Asker> all = byKey.get(key);
    if (all == null) {
      return List.of();
    }
    List<GatewayRef> alive = new ArrayList<>(all.size());
    for (Asker asker : all) {
      if (isAlive(asker)) {
        alive.add(asker.gateway);
      }
    }
    if (alive.size() < all.size()) {
      byKey.put(key, all.stream().filter(this::isAlive).toList());
    }
    return alive;
  }

  /// Forgets gateways that have gone, if any have. To be called about once a minute.
  public void sweep() {
    boolean someHaveGone = askers.values().removeIf(asker -> !isAlive(asker));
    if (someHaveGone) {
      byKey.replaceAll((_, all) -> all.stream().filter(this::isAlive).toList());
      byKey.values().removeIf(List::isEmpty);
    }
  }

  /// How many things are asked for.
  int size() {
    return byKey.size();
  }

  private boolean isAlive(Asker asker) {
    return askers.get(asker.gateway.id()) == asker && gateways.isAlive(asker.gateway, asker.since);
  }
}

package io.parley.attacks.attack.matrix;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What each role is answered to each row.
///
/// @param title what is asked, and of what kind of conversation
/// @param roles those of the columns
/// @param refused those that are refused whatever they ask, by the same code
record Table(
    String title, boolean direct, List<Role> roles, List<Refused> refused, List<Row> rows) {
  Table {
    roles = List.copyOf(roles);
    refused = List.copyOf(refused);
    rows = List.copyOf(rows);
    for (Row row : rows) {
      if (row.answers().size() != roles.size()) {
        throw new IllegalArgumentException(
            "%s has %d answers for %d roles"
                .formatted(row.name(), row.answers().size(), roles.size()));
      }
    }
  }

  record Refused(Role role, String code) {}

  /// Columns and those that are always refused.
  List<Role> everybody() {
    List<Role> all = new ArrayList<>(roles);
    refused.forEach(one -> all.add(one.role()));
    return all;
  }

  String answer(Row row, Role role) {
    int column = roles.indexOf(role);
    return column >= 0
        ? row.answers().get(column)
        : refused.stream()
            .filter(one -> one.role() == role)
            .map(Refused::code)
            .findFirst()
            .orElseThrow();
  }

  /// As docs/rules.md has it.
  String markdown() {
    StringBuilder table = new StringBuilder();
    table.append("| |");
    roles.forEach(role -> table.append(' ').append(role.title()).append(" |"));
    table.append("\n| ").append(String.join(" | ", Collections.nCopies(roles.size() + 1, "---")));
    table.append(" |\n");
    for (Row row : rows) {
      table.append("| ").append(row.name()).append(" | ");
      table.append(String.join(" | ", row.answers())).append(" |\n");
    }
    return table.toString();
  }
}

package io.parley.attacks.attack.matrix;

import io.parley.attacks.attack.Attack;
import io.parley.attacks.attack.Form;
import io.parley.attacks.report.Findings;
import io.parley.attacks.stack.Client;
import io.parley.attacks.stack.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Each role asks by each call of REST and by each event of each dialect, and is answered as
/// docs/rules.md has it. To whom a conversation is not to be seen it is answered by the same bytes
/// as one that there is not; a block does not tell who has blocked whom.
public final class AuthorizationMatrix implements Attack {
  static final List<Table> TABLES =
      List.of(RestRows.GROUP, RestRows.DIRECT, DialectRows.GROUP, DialectRows.DIRECT);

  /// Scenes are played by so many threads; most of the time each waits for an answer.
  private static final int AT_ONCE = 8;

  @Override
  public String name() {
    return "authorization-matrix";
  }

  @Override
  public String description() {
    return "Each role asks by each call and each event of each dialect, of what is and what is not";
  }

  @Override
  public void run(Target target, Form form, Findings findings) throws Exception {
    for (String dialect : DialectRows.DIALECTS) {
      try (Client nobody = target.open(Client.json().put("dialect", dialect))) {
        findings.checkEqual(
            nobody.awaitRefused().map(e -> e.at("/data/code").asString("")).orElse(""),
            "UNAUTHENTICATED",
            "nobody is let in without a token");
      }
    }
    List<Callable<Played>> scenes = new ArrayList<>();
    for (Table table : TABLES) {
      for (Role role : table.everybody()) {
        if (role.isOfOneAnswer()) {
          table
              .rows()
              .forEach(
                  row ->
                      scenes.add(
                          () -> new Play(target, table, role, List.of(row), findings).play()));
        } else {
          scenes.add(() -> new Play(target, table, role, table.rows(), findings).play());
        }
      }
    }
    List<Played> played = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      for (Future<Played> scene : threads.invokeAll(scenes)) {
        played.add(scene.get());
      }
    }
    findings.figure("cells", played.stream().mapToInt(scene -> scene.answers.size()).sum());
    TABLES.stream()
        .filter(table -> table.roles().contains(Role.BLOCKED))
        .forEach(table -> compareBlocked(table, played, findings));
  }

  /// What both are refused, they are refused alike.
  private static void compareBlocked(Table table, List<Played> played, Findings findings) {
    Played blocked = played(played, table, Role.BLOCKED);
    Played blocker = played(played, table, Role.BLOCKER);
    for (Row row : table.rows()) {
      if (table.answer(row, Role.BLOCKED).equals("FORBIDDEN")) {
        findings.check(
            blocked.answer(row).equals(blocker.answer(row)),
            "a refusal does not tell who has blocked whom",
            row.name() + ": " + blocked.answer(row) + " instead of " + blocker.answer(row));
      }
    }
  }

  private static Played played(List<Played> all, Table table, Role role) {
    return all.stream()
        .filter(one -> one.table.equals(table) && one.role == role)
        .findFirst()
        .orElseThrow();
  }

  /// @param answers by the row's name, without what names the scene
  private record Played(Table table, Role role, Map<String, String> answers) {
    String answer(Row row) {
      return answers.getOrDefault(row.name(), "nothing");
    }
  }

  private record Play(Target target, Table table, Role role, List<Row> rows, Findings findings) {
    Played play() throws IOException, InterruptedException {
      Scenes scenes = new Scenes(target);
      Scene scene = scenes.make(role, table.direct());
      Scene nothing = scenes.ofNothing(scene, table.direct());
      Map<String, String> answers = new HashMap<>();
      try (Asker asker = scenes.asker(role, scene)) {
        for (Row row : rows) {
          Request request = row.request().apply(scene);
          Answer answer = asker.ask(request);
          String expected = table.answer(row, role);
          findings.check(
              answer.result().equals(expected),
              "each role is answered as docs/rules.md has it",
              cell(row) + ": " + answer.result() + " instead of " + expected);
          answers.put(row.name(), scene.anonymous(answer.body()));
          Request ofNothing = row.request().apply(nothing);
          boolean isAnswered = role.isOfOneAnswer() && answer.isGranted();
          if (role.isOutside() && !isAnswered && !row.makes() && !request.equals(ofNothing)) {
            compare(row, scene, answer, nothing, asker.ask(ofNothing));
          }
        }
      }
      return new Played(table, role, answers);
    }

    private void compare(Row row, Scene scene, Answer foreign, Scene nothing, Answer none) {
      boolean granted = foreign.isGranted() && none.isGranted(); // then it names what was done
      String ofForeign = granted ? foreign.result() : scene.anonymous(foreign.body());
      String ofNone = granted ? none.result() : nothing.anonymous(none.body());
      findings.check(
          ofForeign.equals(ofNone),
          "a foreign id is answered as one that there is not",
          cell(row) + ": " + ofForeign + " instead of " + ofNone);
    }

    private String cell(Row row) {
      return "%s, %s, by: %s".formatted(table.title(), row.name(), role.title());
    }
  }
}

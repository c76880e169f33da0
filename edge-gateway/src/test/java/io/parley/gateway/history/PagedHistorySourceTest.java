package io.parley.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PagedHistorySourceTest {
  private static final ConversationId TEAM = new ConversationId("team");

  /// The message of number n at n - 1.
  private final List<HistoryMessage> kept = new ArrayList<>();

  private @Nullable CompletableFuture<History.Page> stuck;
  private int asked;
  private final PagedHistorySource past = new PagedHistorySource(new InMemory());

  private final class InMemory implements History {
    @Override
    public CompletableFuture<Page> page(ConversationId conversation, PageRequest request) {
      asked++;
      if (stuck != null) {
        return stuck;
      }
      long before = request.before() == null ? kept.size() + 1 : request.before();
      int end = (int) Math.min(before - 1, kept.size());
      List<HistoryMessage> earlier = kept.subList(Math.max(0, end - request.limit()), end);
      return CompletableFuture.completedFuture(new Page(earlier, true));
    }

    @Override
    public CompletableFuture<Receipts> receipts(
        ConversationId conversation, Collection<UserId> members) {
      throw new UnsupportedOperationException("not of the past");
    }

    @Override
    public CompletableFuture<List<HistoryMessage>> messages(Collection<MessageKey> places) {
      asked++;
      return CompletableFuture.completedFuture(
          places.stream()
              .filter(place -> place.number() <= kept.size())
              .map(place -> kept.get((int) place.number() - 1))
              .toList());
    }
  }

  private void keep(long number, long seq) {
    kept.add(
        HistoryMessage.of(
            new MessageAccepted(
                "m-" + number,
                "c-" + number,
                TEAM,
                seq,
                number,
                new Sender(new UserId("alice"), null, null),
                MessageBody.text("text"),
                Instant.EPOCH)));
  }

  private List<Long> between(long after, long to) {
    CompletableFuture<List<HistoryMessage>> found = past.between(TEAM, after, to, kept.size());
    assertThat(found).isNotNull();
    return found.join().stream().map(HistoryMessage::seq).toList();
  }

  @Test
  void messagesOfARange_areFoundBySeq() {
    long seq = 0;
    Random random = new Random(5);
    for (int number = 1; number <= 5_000; number++) {
      seq += 1 + random.nextInt(3);
      keep(number, seq);
    }
    for (int i = 0; i < 300; i++) {
      long after = random.nextLong(seq);
      long to = after + random.nextInt(300);
      List<Long> all =
          kept.stream().map(HistoryMessage::seq).filter(s -> s > after && s <= to).toList();
      assertThat(between(after, to)).isEqualTo(all);
    }
  }

  @Test
  void itTakesFewQuestions() {
    LongStream.rangeClosed(1, 100_000).forEach(number -> keep(number, number));
    between(50_000, 50_100);

    assertThat(asked).isLessThan(22);
  }

  @Test
  void ofTooMany_theLastAreFound() {
    LongStream.rangeClosed(1, 1_000).forEach(number -> keep(number, number));

    assertThat(between(10, 900))
        .hasSize(PagedHistorySource.MAX_MESSAGES)
        .startsWith(701L)
        .endsWith(900L);
  }

  @Test
  void historyThatLags_hasNothing() {
    assertThat(between(0, 7)).isEmpty();
  }

  @Test
  void tooManyAtOnce_areToAskAgain() {
    stuck = new CompletableFuture<>();
    keep(1, 1);
    for (int i = 0; i < PagedHistorySource.MAX_ASKED; i++) {
      assertThat(past.between(TEAM, 0, 1, 1)).isNotNull();
    }
    assertThat(past.between(TEAM, 0, 1, 1)).isNull();

    stuck.complete(new History.Page(List.of(), false));

    assertThat(past.between(TEAM, 0, 1, 1)).isNotNull();
  }
}

package io.parley.gateway.history;

import com.mongodb.client.model.Filters;
import io.parley.contract.ConversationId;
import io.parley.contract.history.MessageDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.conversions.Bson;

/// Where one query searches. Of most conversations the user may read everything: they are one list,
/// however many. Each of the others is a clause of its own.
///
/// Bound: [#MAX_LIMITED] clauses a query. Overflow: one more query, of ten in all for a user who is
/// in as many conversations as one may be in.
record SearchedConversations(List<String> whole, Map<String, Long> limited) {
  static final int MAX_LIMITED = 1_000;

  /// @param where each with the number of the message after which the user may read, 0 for all
  static List<SearchedConversations> byQuery(Map<ConversationId, Long> where) {
    List<String> whole = new ArrayList<>();
    List<Map.Entry<String, Long>> limited = new ArrayList<>();
    where.forEach(
        (conversation, after) -> {
          if (after == 0) {
            whole.add(conversation.value());
          } else {
            limited.add(Map.entry(conversation.value(), after));
          }
        });
    List<SearchedConversations> queries = new ArrayList<>();
    for (int from = 0; from == 0 || from < limited.size(); from += MAX_LIMITED) {
      Map<String, Long> some = new LinkedHashMap<>();
      limited
          .subList(from, Math.min(from + MAX_LIMITED, limited.size()))
          .forEach(each -> some.put(each.getKey(), each.getValue()));
      queries.add(new SearchedConversations(from == 0 ? whole : List.of(), some));
    }
    return queries;
  }

  Bson filter() {
    List<Bson> any = new ArrayList<>(1 + limited.size());
    if (!whole.isEmpty()) {
      any.add(Filters.in(MessageDocument.CONVERSATION_ID, whole));
    }
    limited.forEach(
        (conversation, after) ->
            any.add(
                Filters.and(
                    Filters.eq(MessageDocument.CONVERSATION_ID, conversation),
                    Filters.gt(MessageDocument.NUMBER, after))));
    return any.size() == 1 ? any.getFirst() : Filters.or(any);
  }
}

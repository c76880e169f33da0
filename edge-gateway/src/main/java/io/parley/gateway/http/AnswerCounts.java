package io.parley.gateway.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Counts the answers to what is under one path by their status: those that clients can do
/// something about one by one, the others by their class.
public final class AnswerCounts {
  private static final List<Integer> NAMED = List.of(400, 401, 403, 404, 409, 413, 429, 503, 504);

  private final String prefix;
  private final Map<String, LongAdder> counts;

  /// @param prefix of the path, such as `/api/`
  public AnswerCounts(String prefix) {
    this.prefix = prefix;
    Map<String, LongAdder> all = new LinkedHashMap<>();
    for (int status = 200; status < 600; status++) {
      all.putIfAbsent(label(status), new LongAdder());
    }
    counts = Collections.unmodifiableMap(all);
  }

  /// Each with its number.
  public Map<String, LongAdder> byStatus() {
    return counts;
  }

  /// Stands before the handlers that answer.
  public Handler.Wrapper handler() {
    return new Counted();
  }

  private static String label(int status) {
    return NAMED.contains(status) ? Integer.toString(status) : status / 100 + "xx";
  }

  private void count(int status) {
    LongAdder count = counts.get(label(status));
    if (count != null) { // else nothing was answered: the client has gone
      count.increment();
    }
  }

  private final class Counted extends Handler.Wrapper {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (request.getHttpURI().getCanonicalPath().startsWith(prefix)) {
        Request.addCompletionListener(request, _ -> count(response.getStatus()));
      }
      return super.handle(request, response, callback);
    }
  }
}

package io.parley.gateway.http;

import io.parley.gateway.engineio.ClientAddress;
import io.parley.gateway.engineio.EngineError;
import io.parley.gateway.engineio.Untrusted;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Lends a request what it costs until it has shown a token ([#trust]) or is answered. Where
/// nothing is left to lend it is answered with 503.
public final class UntrustedRequests extends Handler.Wrapper {
  /// A request's thread and buffers, in bytes.
  private static final int REQUEST = 64 * 1024;

  /// The request's attribute that holds its loan.
  public static final String LOAN = "io.parley.gateway.untrusted";

  private final Untrusted untrusted;

  public UntrustedRequests(Untrusted untrusted) {
    this.untrusted = untrusted;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Untrusted.Loan loan =
        untrusted.loan(ClientAddress.counted(Request.getRemoteAddr(request)), REQUEST);
    if (!loan.owe(REQUEST)) {
      HttpAnswers.error(response, EngineError.OVERLOADED, callback);
      return true;
    }
    request.setAttribute(LOAN, loan);
    Request.addCompletionListener(request, _ -> loan.end());
    return super.handle(request, response, callback);
  }

  /// The request has shown who it is.
  ///
  /// @param loan its attribute [#LOAN]; null where nothing is lent
  public static void trust(@Nullable Object loan) {
    if (loan instanceof Untrusted.Loan owed) {
      owed.end();
    }
  }
}

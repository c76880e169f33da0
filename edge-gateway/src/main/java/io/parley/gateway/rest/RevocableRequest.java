package io.parley.gateway.rest;

import io.parley.gateway.login.token.Principal;
import io.parley.gateway.login.token.Revocations;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;

/// A request whose body may take minutes to come in: it breaks off when its token is revoked.
final class RevocableRequest extends HttpServletRequestWrapper {
  private final Principal bearer;
  private final Revocations revocations;

  RevocableRequest(HttpServletRequest request, Principal bearer, Revocations revocations) {
    super(request);
    this.bearer = bearer;
    this.revocations = revocations;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    ServletInputStream body = super.getInputStream();
    return new ServletInputStream() {
      @Override
      public int read() throws IOException {
        int next = body.read();
        requireToken();
        return next;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = body.read(bytes, offset, length);
        requireToken(); // after it: the last part has waited longest
        return count;
      }

      private void requireToken() throws IOException {
        if (revocations.revokes(bearer)) {
          throw new IOException("the token counts no longer");
        }
      }

      @Override
      public boolean isFinished() {
        return body.isFinished();
      }

      @Override
      public boolean isReady() {
        return body.isReady();
      }

      @Override
      public void setReadListener(ReadListener listener) {
        body.setReadListener(listener);
      }
    };
  }
}

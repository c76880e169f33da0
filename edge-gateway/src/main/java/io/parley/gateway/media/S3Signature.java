package io.parley.gateway.media;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Signs requests to an S3 store (AWS Signature Version 4, in the headers), with the hash of what
/// they carry, by AWS's own signer.
final class S3Signature {
  /// The JDK's client writes these itself.
  private static final Set<String> CLIENTS_OWN = Set.of("host", "content-length");

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final AwsCredentialsIdentity keys;
  private final String region;

  S3Signature(S3Settings settings) {
    keys = AwsCredentialsIdentity.create(settings.accessKey(), settings.secretKey());
    region = settings.region();
  }

  /// @param bytes what the body has, read once for its hash; null for no body
  /// @param within for the head of the answer
  HttpRequest sign(
      String method,
      URI uri,
      Map<String, String> headers,
      @Nullable Supplier<InputStream> bytes,
      BodyPublisher body,
      Duration within) {
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(uri);
    headers.forEach(unsigned::putHeader);
    SignedRequest signed =
        signer.sign(
            request -> {
              request
                  .identity(keys)
                  .request(unsigned.build())
                  .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                  .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                  // An object's key is signed as it stands in the path.
                  .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                  .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false);
              if (bytes != null) {
                request.payload(ContentStreamProvider.fromInputStreamSupplier(bytes));
              }
            });
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, body).timeout(within);
    signed
        .request()
        .forEachHeader(
            (name, values) -> {
              if (CLIENTS_OWN.stream().noneMatch(name::equalsIgnoreCase)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return request.build();
  }
}

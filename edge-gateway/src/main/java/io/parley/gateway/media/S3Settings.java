package io.parley.gateway.media;

import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// An S3-compatible store, addressed by path: `endpoint/bucket/key`. The bucket must be there.
public record S3Settings(
    URI endpoint, String bucket, String region, String accessKey, String secretKey) {
  private static final Pattern BUCKET_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern REGION_NAME = Pattern.compile("[a-z0-9-]{1,64}");

  /// Hidden: somebody may have put a password into it.
  private static final Setting<URI> ENDPOINT =
      Setting.<URI>of(
              "PARLEY_S3_ENDPOINT",
              "http(s)://host[:port]",
              null,
              "keeps files in an S3-compatible store, addressed by path, and not in MongoDB. With one"
                  + " of PARLEY_S3_* all but the region are required",
              S3Settings::endpoint)
          .hidden();

  private static final Setting<String> BUCKET =
      Setting.matching(
          "PARLEY_S3_BUCKET",
          "a bucket's name",
          BUCKET_NAME,
          null,
          "the bucket, which must be there");

  private static final Setting<String> REGION =
      Setting.matching(
          "PARLEY_S3_REGION",
          "a region's name",
          REGION_NAME,
          "us-east-1",
          "the region; most stores that are not AWS take the default");

  private static final Setting<String> ACCESS_KEY =
      Setting.<String>exact("PARLEY_S3_ACCESS_KEY", "a key's id", null, "the key's id", key -> key)
          .hidden();

  private static final Setting<String> SECRET_KEY =
      Setting.<String>exact("PARLEY_S3_SECRET_KEY", "the key", null, "the key", key -> key)
          .hidden();

  /// @return empty if no variable of it is set
  /// @throws IllegalArgumentException naming the variable
  public static Optional<S3Settings> from(Env env) {
    boolean none = Stream.of(ENDPOINT, BUCKET, REGION, ACCESS_KEY, SECRET_KEY).noneMatch(env::has);
    return none
        ? Optional.empty()
        : Optional.of(
            new S3Settings(
                env.get(ENDPOINT),
                env.get(BUCKET),
                env.get(REGION),
                env.get(ACCESS_KEY),
                env.get(SECRET_KEY)));
  }

  /// Without the keys.
  @Override
  public String toString() {
    return "S3Settings[" + endpoint + "/" + bucket + " in " + region + "]";
  }

  private static URI endpoint(String value) {
    URI endpoint = URI.create(value);
    boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    boolean bare =
        endpoint.getRawPath() == null
            || endpoint.getRawPath().isEmpty()
            || endpoint.getRawPath().equals("/");
    if (!http || endpoint.getHost() == null || !bare || endpoint.getRawUserInfo() != null) {
      throw new IllegalArgumentException();
    }
    return endpoint;
  }
}

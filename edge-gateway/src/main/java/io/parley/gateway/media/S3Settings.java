package io.parley.gateway.media;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// An S3-compatible store, addressed by path: `endpoint/bucket/key`. The bucket must be there.
///
/// @param endpoint `PARLEY_S3_ENDPOINT`: `https://…` or `http://…`, without a path
/// @param bucket `PARLEY_S3_BUCKET`
/// @param region `PARLEY_S3_REGION`: `us-east-1` by default, which most stores that are not AWS
///   take
/// @param accessKey `PARLEY_S3_ACCESS_KEY`
/// @param secretKey `PARLEY_S3_SECRET_KEY`
public record S3Settings(
    URI endpoint, String bucket, String region, String accessKey, String secretKey) {
  private static final String ENDPOINT = "PARLEY_S3_ENDPOINT";
  private static final String BUCKET = "PARLEY_S3_BUCKET";
  private static final String REGION = "PARLEY_S3_REGION";
  private static final String ACCESS_KEY = "PARLEY_S3_ACCESS_KEY";
  private static final String SECRET_KEY = "PARLEY_S3_SECRET_KEY";

  private static final Pattern BUCKET_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern REGION_NAME = Pattern.compile("[a-z0-9-]{1,64}");

  /// @throws IllegalArgumentException naming the variable, and never a secret
  public S3Settings {
    boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    boolean bare =
        endpoint.getRawPath() == null
            || endpoint.getRawPath().isEmpty()
            || endpoint.getRawPath().equals("/");
    if (!http || endpoint.getHost() == null || !bare || endpoint.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          ENDPOINT + ": expected http(s)://host[:port], but was " + endpoint.getHost());
    }
    if (!BUCKET_NAME.matcher(bucket).matches()) {
      throw new IllegalArgumentException(BUCKET + ": expected a bucket's name, but was " + bucket);
    }
    if (!REGION_NAME.matcher(region).matches()) {
      throw new IllegalArgumentException(REGION + ": expected a region, but was " + region);
    }
    require(ACCESS_KEY, accessKey);
    require(SECRET_KEY, secretKey);
  }

  /// @return empty if no variable of it is set
  /// @throws IllegalArgumentException naming the variable
  public static Optional<S3Settings> from(Map<String, String> env) {
    if (List.of(ENDPOINT, BUCKET, REGION, ACCESS_KEY, SECRET_KEY).stream()
        .noneMatch(name -> env.containsKey(name))) {
      return Optional.empty();
    }
    return Optional.of(
        new S3Settings(
            endpoint(require(ENDPOINT, env.getOrDefault(ENDPOINT, ""))),
            require(BUCKET, env.getOrDefault(BUCKET, "")),
            env.getOrDefault(REGION, "us-east-1"),
            env.getOrDefault(ACCESS_KEY, ""),
            env.getOrDefault(SECRET_KEY, "")));
  }

  /// Without the keys.
  @Override
  public String toString() {
    return "S3Settings[" + endpoint + "/" + bucket + " in " + region + "]";
  }

  private static URI endpoint(String value) {
    try {
      return URI.create(value.strip());
    } catch (IllegalArgumentException e) { // its message has the value, which may hold a password
      throw new IllegalArgumentException(ENDPOINT + ": expected http(s)://host[:port]", e);
    }
  }

  private static String require(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " is required when one of PARLEY_S3_* is set");
    }
    return value;
  }
}

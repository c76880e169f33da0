package io.parley.gateway.app;

import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.ssl.pem.PemContent;

/// The certificate that a gateway shows, and its key: two PEM files.
///
/// @param certificate the server's own first, then those that it leads to
/// @param key not encrypted
record TlsFiles(Path certificate, Path key) {
  private static final long MOST_BYTES = 1 << 20;
  private static final char[] NO_PASSWORD = {};

  private static final Setting<Path> CERTIFICATE =
      Setting.of(
          "PARLEY_TLS_CERTIFICATE",
          "a PEM file",
          null,
          "the gateway speaks TLS, with this certificate (the server's own first, then those that"
              + " it leads to); read again when it changes. Goes with `PARLEY_TLS_KEY`",
          Path::of);

  private static final Setting<Path> KEY =
      Setting.of(
          "PARLEY_TLS_KEY",
          "a PEM file",
          null,
          "the private key of `PARLEY_TLS_CERTIFICATE`, not encrypted; read again when it changes",
          Path::of);

  /// @return empty if the gateway does not speak TLS itself
  /// @throws IllegalArgumentException naming the variable, also when a file is not there or is none
  static Optional<TlsFiles> from(Env env) {
    Optional<Path> certificate = env.find(CERTIFICATE);
    Optional<Path> key = env.find(KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException(
          CERTIFICATE.name() + " and " + KEY.name() + " go together: only one of them is set");
    }
    Optional<TlsFiles> files = certificate.map(path -> new TlsFiles(path, key.orElseThrow()));
    files.ifPresent(given -> given.keyStore(given.read()));
    return files;
  }

  /// What the files say now.
  record Text(String certificate, String key) {
    /// Without the key.
    @Override
    public String toString() {
      return "Text[]";
    }
  }

  /// @throws IllegalArgumentException naming the variable and the file
  Text read() {
    return new Text(read(CERTIFICATE, certificate), read(KEY, key));
  }

  private static String read(Setting<Path> setting, Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IllegalArgumentException(
            setting.name() + ": " + file + " has more than " + MOST_BYTES + " bytes");
      }
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          setting.name() + ": cannot read " + file + " (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  /// @throws IllegalArgumentException naming the variable and the file
  KeyStore keyStore(Text text) {
    X509Certificate[] chain = chain(text).toArray(X509Certificate[]::new);
    PrivateKey own = key(text);
    try {
      if (!belongTogether(own, chain[0])) {
        throw new IllegalArgumentException(
            KEY.name() + ": " + key + " is not the key of the certificate in " + certificate);
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setKeyEntry("gateway", own, NO_PASSWORD, chain);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          KEY.name() + ": " + key + " is a key that cannot be used", e);
    }
  }

  private List<X509Certificate> chain(Text text) {
    List<X509Certificate> chain;
    try {
      chain = PemContent.of(text.certificate()).getCertificates();
    } catch (RuntimeException e) { // it says of what kind
      throw new IllegalArgumentException(noCertificate(), e);
    }
    if (chain.isEmpty()) {
      throw new IllegalArgumentException(noCertificate());
    }
    return chain;
  }

  private String noCertificate() {
    return CERTIFICATE.name() + ": " + certificate + " has no certificate in PEM form";
  }

  private PrivateKey key(Text text) {
    PrivateKey own;
    try {
      own = PemContent.of(text.key()).getPrivateKey();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(noKey(), e);
    }
    if (own == null) {
      throw new IllegalArgumentException(noKey());
    }
    return own;
  }

  private String noKey() {
    return KEY.name() + ": " + key + " has no private key in PEM form that is not encrypted";
  }

  private static boolean belongTogether(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm(); // EdDSA
        };
    byte[] anything = {1, 2, 3};
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(anything);
    byte[] signature = signer.sign();
    if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(certificate.getPublicKey());
    verifier.update(anything);
    return verifier.verify(signature);
  }
}

package io.parley.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Makes input that is nearly right out of input that is: always the same for one seed. For the
/// tests that give parsers what no client would send.
public final class Mutations {
  private static final int MOST_CHANGES = 5;

  /// Of what the long form does, the short one does this part.
  private static final int SHARE = Boolean.getBoolean("parley.thorough") ? 1 : 20;

  private final SplittableRandom random;

  public Mutations(long seed) {
    random = new SplittableRandom(seed);
  }

  /// As many as that with `-Dparley.thorough=true`, a twentieth otherwise.
  public static int times(int many) {
    return many / SHARE;
  }

  public SplittableRandom random() {
    return random;
  }

  public <T> T oneOf(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  /// Up to five bytes or runs of bytes changed, removed, repeated or put in; now and then none.
  public byte[] mutate(byte[] good) {
    byte[] bytes = good;
    for (int changes = random.nextInt(MOST_CHANGES + 1); changes > 0; changes--) {
      int from = random.nextInt(bytes.length + 1);
      int to = Math.min(bytes.length, from + random.nextInt(5));
      byte[] instead =
          switch (random.nextInt(5)) {
            case 0 -> new byte[0];
            case 1 -> noise(to - from);
            case 2 -> noise(1 + random.nextInt(4));
            case 3 -> repeat(Arrays.copyOfRange(bytes, from, to), 1 + random.nextInt(20));
            default -> flipped(bytes, from, to);
          };
      bytes = replace(bytes, from, to, instead);
      if (random.nextInt(8) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      }
    }
    return bytes;
  }

  /// As [#mutate(byte[])] of characters up to U+00FF, with a few of others.
  public String mutate(String good) {
    String text = new String(mutate(good.getBytes(ISO_8859_1)), ISO_8859_1);
    if (random.nextInt(10) > 0 || text.isEmpty()) {
      return text;
    }
    char[] chars = text.toCharArray();
    chars[random.nextInt(chars.length)] = (char) random.nextInt(0x10000);
    return new String(chars);
  }

  public byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] flipped(byte[] bytes, int from, int to) {
    byte[] flipped = Arrays.copyOfRange(bytes, from, to);
    for (int i = 0; i < flipped.length; i++) {
      flipped[i] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private static byte[] repeat(byte[] bytes, int times) {
    byte[] repeated = new byte[bytes.length * times];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = bytes[i % bytes.length];
    }
    return repeated;
  }

  private static byte[] replace(byte[] bytes, int from, int to, byte[] instead) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length + instead.length);
    all.write(bytes, 0, from);
    all.writeBytes(instead);
    all.write(bytes, to, bytes.length - to);
    return all.toByteArray();
  }
}

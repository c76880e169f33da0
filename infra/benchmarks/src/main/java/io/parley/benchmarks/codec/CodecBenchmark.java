package io.parley.benchmarks.codec;

import io.parley.contract.ContractValue;
import io.parley.contract.codec.Codec;
import java.util.function.Function;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/// The contract's codec, which knows these kinds, and the mapper that it would use otherwise.
@State(Scope.Benchmark)
public class CodecBenchmark {
  @Param public HotKind kind = HotKind.MESSAGE;

  private ContractValue value = kind.value();
  private byte[] json = {};
  private Supplier<byte[]> encode = () -> json;
  private Function<byte[], Object> decode = bytes -> bytes;
  private ObjectWriter writer = Codec.json().writer();
  private ObjectReader reader = Codec.json().reader();

  @Setup
  public void choose() {
    choose(kind.codec());
    writer = Codec.json().writerFor(kind.family());
    reader = Codec.json().readerFor(kind.family());
    json = writer.writeValueAsBytes(value);
  }

  private <T extends ContractValue> void choose(Codec<T> codec) {
    value = kind.value();
    T typed = codec.decode(Codec.json().writerFor(kind.family()).writeValueAsBytes(value));
    encode = () -> codec.encode(typed);
    decode = codec::decode;
  }

  @Benchmark
  public byte[] encodeByHand() {
    return encode.get();
  }

  @Benchmark
  public byte[] encodeByMapper() {
    return writer.writeValueAsBytes(value);
  }

  @Benchmark
  public Object decodeByHand() {
    return decode.apply(json);
  }

  @Benchmark
  public Object decodeByMapper() {
    return reader.readValue(json);
  }
}

package io.github.updatesentinel.collector.index.column;

import static java.util.stream.Collectors.toCollection;

import io.github.updatesentinel.contract.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Codes of reasons as bits. Those that agents know today always have one; of others, those that
 * come first do, as far as a long goes: the rest can't be filtered by. Not thread-safe.
 */
public final class ReasonBits {
  private final List<String> codes =
      Stream.of(ReasonCode.values()).map(Enum::name).collect(toCollection(ArrayList::new));

  /** The bits of these codes. */
  public long take(List<String> reasons) {
    long bits = 0;
    for (String code : reasons) {
      int index = codes.indexOf(code);
      if (index < 0 && codes.size() < Long.SIZE) {
        codes.add(code);
        index = codes.size() - 1;
      }
      bits |= index < 0 ? 0 : 1L << index;
    }
    return bits;
  }

  /** The bit of a code; 0 if it has none. */
  public long find(String code) {
    int index = codes.indexOf(code);
    return index < 0 ? 0 : 1L << index;
  }

  public int size() {
    return codes.size();
  }

  public String code(int bit) {
    return codes.get(bit);
  }
}

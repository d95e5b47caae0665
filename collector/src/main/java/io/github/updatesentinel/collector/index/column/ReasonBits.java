package io.github.updatesentinel.collector.index.column;

import io.github.updatesentinel.contract.ReasonCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The codes of reasons that this version knows, as bits of a long. */
public final class ReasonBits {
  private static final List<String> CODES = Stream.of(ReasonCode.values()).map(Enum::name).toList();

  private static final Map<String, Long> BITS = new HashMap<>();

  static {
    for (int bit = 0; bit < CODES.size(); bit++) {
      BITS.put(CODES.get(bit), 1L << bit);
    }
  }

  private ReasonBits() {}

  /** The bits of those of these codes that have one. */
  public static long of(Collection<String> codes) {
    long bits = 0;
    for (String code : codes) {
      bits |= of(code);
    }
    return bits;
  }

  /** The bit of a code; 0 if this version does not know it. */
  public static long of(String code) {
    return BITS.getOrDefault(code, 0L);
  }

  /** How many bits there are. */
  public static int size() {
    return CODES.size();
  }

  /** The code with a bit, counted from 0. */
  public static String code(int bit) {
    return CODES.get(bit);
  }
}

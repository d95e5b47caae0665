package io.github.updatesentinel.agent.updatelog.scan;

import io.github.updatesentinel.agent.fact.HResult;
import java.util.Set;

/** Codes that healthy computers log as well. They are counted, and never change a judgement. */
final class Noise {
  private static final Set<Integer> CODES =
      Set.of(
          0x8024000C,
          0x8024000E,
          0x80240007,
          0x80240013,
          0x8024043D,
          0x80246007,
          0x80247160,
          0x80247167,
          0x80247168,
          0x80248007,
          0x80248014,
          0x8024801E,
          0x80041010,
          0x80070003,
          0x80070032,
          0x8007066F,
          0x80092004,
          0x80D03805,
          0xC004F012);

  private Noise() {}

  static boolean is(HResult code) {
    return CODES.contains(code.value());
  }
}

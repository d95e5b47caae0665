package io.github.updatesentinel.collector.document;

/** What the fuzzer calls: any bytes as a baseline that somebody uploads. */
public final class DocumentFuzzer {
  private DocumentFuzzer() {}

  /** One input; what is refused must have a problem to be shown. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    try {
      BaselineDocument.parse(bytes);
    } catch (InvalidBaseline e) {
      if (e.problems().isEmpty()) {
        throw new IllegalStateException("refused without a reason", e);
      }
    }
  }
}

package io.github.updatesentinel.agent.baseline;

import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import io.github.updatesentinel.contract.baseline.BaselineSignature;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;

/** What the fuzzer calls: any bytes as a list of builds, without and with a signature. */
public final class BaselineFuzzer {
  private static final BaselineKey NONE = new BaselineKey.None();
  private static final BaselineKey KEY =
      BaselineKey.Ed25519.parse("MCowBQYDK2VwAyEAjHD0gvmtwTZqrKcpqjQHBuIkm45UGreJ2mdVYCtOkFI=");

  private BaselineFuzzer() {}

  /** One input; its first line is also the header with the signature, and also a key. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    String header = new String(bytes, StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
    try {
      CachedBaseline.check(bytes, header, header, KEY);
      // The key that could sign it is lost.
      throw new IllegalStateException("accepted without a signature of the key");
    } catch (InvalidJson e) {
      BaselineSignature.isSignature(header);
    }
    parseKey(header);
    try {
      BuildList list = CachedBaseline.check(bytes, header, header, NONE).list();
      BaselineTransition.problem(list, list);
      use(list);
    } catch (InvalidJson e) {
      // Most inputs are none.
    }
    try {
      use(
          BuildListParser.parse(
              new String(bytes, StandardCharsets.ISO_8859_1), BaselineSource.FILE));
    } catch (InvalidJson e) {
      // Most inputs are none.
    }
  }

  private static void parseKey(String text) {
    try {
      BaselineKey.Ed25519.parse(text);
    } catch (IllegalArgumentException e) {
      // Most inputs are none.
    }
  }

  /** What was accepted can be asked for anything. */
  private static void use(BuildList list) {
    Baselines baselines = new Baselines(List.of(list));
    for (BuildLine line : list.lines()) {
      for (BuildRow row : list.rows(line).values()) {
        baselines.wanted(line);
        baselines.wanted(line, LocalDate.EPOCH);
        baselines.listOf(line, LocalDate.MAX);
        baselines.outBy(line, row.ubr());
        baselines.cumulative(line, row.ubr());
        baselines.newestOfBaseMonths(line);
        baselines.firstMissed(line, 0, row.ubr());
        baselines.servicing(line, "EnterpriseG");
      }
    }
  }
}

package io.github.updatesentinel.bench;

import io.github.updatesentinel.e2e.Machine;
import io.github.updatesentinel.e2e.TestCertificate;
import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** {@code ./dev bench flags}: what each of the service's Java options is there for. */
final class FlagsBench {
  private static final int STARTS = 3;
  private static final String SERIAL = "-XX:+UseSerialGC";
  private static final String FIRST_COMPILER_ONLY = "-XX:TieredStopAtLevel=1";

  /** The options as shipped, but for one thing. */
  record Variant(String name, UnaryOperator<List<String>> change) {}

  static final List<Variant> VARIANTS =
      List.of(
          new Variant("as shipped", options -> options),
          without(FIRST_COMPILER_ONLY),
          instead("-Xint", FIRST_COMPILER_ONLY),
          instead("-XX:+UseG1GC", SERIAL),
          without("-XX:ArchiveRelocationMode=0"),
          with("-Xshare:off"),
          without("-Xms6m", "-Xmn2m"),
          without("-XX:ReservedCodeCacheSize=16m"),
          without("-Xss256k"),
          without("-Xrs", "-XX:+DisableAttachMechanism", "-XX:-UseNotificationThread"),
          new Variant("none of -X", FlagsBench::defaults));

  private final Machine machine;
  private final PrintStream out;

  FlagsBench(Machine machine, PrintStream out) {
    this.machine = machine;
    this.out = out;
  }

  private static Variant with(String... flags) {
    return new Variant("with " + String.join(" ", flags), options -> plus(options, List.of(flags)));
  }

  private static Variant without(String... flags) {
    return new Variant(
        "without " + String.join(" ", flags), options -> minus(options, List.of(flags)));
  }

  private static Variant instead(String flag, String shipped) {
    return new Variant(
        flag + " instead of " + shipped,
        options -> plus(minus(options, List.of(shipped)), List.of(flag)));
  }

  /** A flag that is not there would measure the same thing twice under two names. */
  private static List<String> minus(List<String> options, List<String> flags) {
    if (!options.containsAll(flags)) {
      throw new IllegalArgumentException(flags + " are not all among " + options);
    }
    return options.stream().filter(option -> !flags.contains(option)).toList();
  }

  private static List<String> plus(List<String> options, List<String> flags) {
    return Stream.concat(options.stream(), flags.stream()).toList();
  }

  private static List<String> defaults(List<String> options) {
    return options.stream().filter(option -> !option.startsWith("-X")).toList();
  }

  void run(Path certificates) throws IOException {
    out.println("Flags: about three minutes ...");
    List<String> shipped = JvmOptions.read(machine);
    Table table =
        new Table(
            "",
            "resident, MB",
            "private, MB",
            "changed, MB",
            "threads",
            "CPU, s",
            "first heartbeat, s");
    try (ScriptedCollector collector =
        TestCertificate.create(certificates, "localhost").collector()) {
      ServiceRun run = new ServiceRun(machine, collector).prepare(true);
      for (Variant variant : VARIANTS) {
        JvmOptions.write(machine, variant.change().apply(shipped));
        table.row(measure(variant.name(), run));
        out.println("  " + variant.name() + ": done");
      }
    } finally {
      JvmOptions.write(machine, shipped);
    }
    out.println();
    out.println(table);
    out.printf(
        "The service over TLS, idle after its first check and scan; CPU until then; min/median/max"
            + " of %d starts.%n",
        STARTS);
    out.println("As shipped: " + String.join(" ", shipped));
  }

  private static List<String> measure(String name, ServiceRun run) {
    List<ServiceRun.Start> starts = run.start(STARTS);
    boolean quiet = run.awaitQuiet();
    Figures figures = run.process().figures();
    Duration cpu = run.process().cpu();
    run.stop();
    return List.of(
        quiet ? name : name + " (not settled)",
        Text.mb(figures.residentBytes()),
        Text.mb(figures.privateBytes()),
        Text.mb(figures.changedBytes()),
        Integer.toString(figures.threads()),
        Text.seconds(cpu),
        Spread.of(starts.stream().map(ServiceRun.Start::heartbeat).toList()).toString());
  }
}

package io.github.updatesentinel.verify;

import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.Evidence;
import io.github.updatesentinel.verify.bench.Facts;
import io.github.updatesentinel.verify.bench.Listener;
import io.github.updatesentinel.verify.bench.ProcessCommands;
import io.github.updatesentinel.verify.bench.Product;
import io.github.updatesentinel.verify.bench.Time;
import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.bench.UpdateLog;
import io.github.updatesentinel.verify.bench.Windows;
import io.github.updatesentinel.verify.experiment.Experiment;
import io.github.updatesentinel.verify.report.Outcome;
import io.github.updatesentinel.verify.report.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The command line: verify.cmd starts it. */
public final class Main {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int COULD_NOT_RUN = 3;

  private final PrintStream console;
  private final Path work;
  private final Path from;

  /**
   * @param work a folder that administrators alone may write to
   * @param from the folder that paths on the command line start at
   */
  private Main(PrintStream console, Path work, Path from) {
    this.console = console;
    this.work = work;
    this.from = from;
  }

  /**
   * Ends with 0 where nothing failed, 1 where something did, 2 for a wrong command line, and 3
   * where it could not run.
   */
  public static void main(String[] arguments) {
    Path work = Path.of("").toAbsolutePath();
    // verify.cmd changes to a folder of its own, and says here where it was called.
    String from = System.getenv("VERIFY_FROM");
    Main main = new Main(System.out, work, from == null ? work : Path.of(from));
    System.exit(main.run(arguments));
  }

  private int run(String[] arguments) {
    Options options;
    try {
      options = Options.parse(arguments, from, System.getenv());
    } catch (Options.Invalid e) {
      console.println("verify: " + e.getMessage());
      console.println("verify --help lists the options.");
      return USAGE;
    }
    if (options.help()) {
      console.print(help());
      return OK;
    }
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) {
      console.println("verify: this is not Windows");
      return COULD_NOT_RUN;
    }
    try {
      return verify(options);
    } catch (IOException e) {
      console.println("verify: " + e);
      return COULD_NOT_RUN;
    }
  }

  private int verify(Options options) throws IOException {
    Instant begin = Instant.now();
    Evidence evidence = new Evidence(freshFolder("evidence"));
    Windows windows = Windows.of(System.getenv());
    Tools tools = new Tools(new ProcessCommands(work, evidence), windows);
    Facts facts = Facts.read(tools, windows);
    if (!facts.elevated()) {
      console.println(
          "verify: administrator rights are required; run it in an elevated command prompt");
      return COULD_NOT_RUN;
    }
    Report report = new Report();
    Experiment.restoreIfInterrupted(tools, windows, work)
        .ifPresent(
            text -> {
              console.println(text);
              report.head("restored", text);
            });
    if (options.experiment() && !options.yes() && !agreed()) {
      console.println("verify: the answer was not yes, so nothing was changed");
      return COULD_NOT_RUN;
    }
    String token = "verify-" + random();
    String key = "verify-" + random();
    evidence.hide(token);
    evidence.hide(key);
    if (Life.removeLeftOver(tools, work)) {
      console.println("An earlier run was interrupted; removing what it had installed.");
    }
    Product product = new Product(tools, windows);
    Time time = Time.real();
    report.head("verify", version());
    report.head("begin", begin.toString());
    report.head("windows", facts.windows());
    try (Listener listener = new Listener(key)) {
      Bench bench =
          new Bench(
              tools,
              windows,
              facts,
              product,
              listener,
              evidence,
              time,
              new UpdateLog(tools, windows, time, work, evidence),
              work,
              taken("first", options.msi(), report),
              taken("second", options.secondMsi(), report),
              token,
              product.isThere());
      new Course(bench, options, report, console).run();
      if (options.keep()) {
        new Life(bench, console).keep();
      }
    }
    report.head("end", Instant.now().toString());
    report.write(evidence, options.out());
    report.lines().forEach(console::println);
    console.println("Report: " + options.out());
    boolean failed =
        report.findings().stream().anyMatch(finding -> finding.outcome() == Outcome.FAIL);
    return failed ? FAILED : OK;
  }

  /** Anything but yes is no, and so is an input that has ended. */
  private boolean agreed() throws IOException {
    console.print(Experiment.question());
    console.flush();
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    String answer = answers.readLine();
    return answer != null && answer.strip().equalsIgnoreCase("yes");
  }

  private Path freshFolder(String name) throws IOException {
    Path folder = work.resolve(name);
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        files
            .sorted(java.util.Comparator.reverseOrder())
            .forEach(
                file -> {
                  try {
                    Files.delete(file);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    return folder;
  }

  /** Copies an MSI to a folder that only administrators can change. */
  private @Nullable Path taken(String name, @Nullable Path msi, Report report) throws IOException {
    if (msi == null) {
      return null;
    }
    Path copy = work.resolve(name + ".msi");
    Files.copy(msi, copy, StandardCopyOption.REPLACE_EXISTING);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      report.head(
          name + "Msi",
          msi.getFileName()
              + " SHA-256 "
              + HexFormat.of().formatHex(digest.digest(Files.readAllBytes(copy))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    return copy;
  }

  private static String random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String version() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "from the build tree");
  }

  private static String help() {
    try (var in = Objects.requireNonNull(Main.class.getResourceAsStream("/help.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

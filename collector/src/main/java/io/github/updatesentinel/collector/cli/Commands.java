package io.github.updatesentinel.collector.cli;

import io.github.updatesentinel.collector.app.Accounts;
import io.github.updatesentinel.collector.app.Collector;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfigLoader;
import io.github.updatesentinel.collector.config.InvalidConfig;
import io.github.updatesentinel.collector.config.Version;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.Stores;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries out one command. */
public final class Commands {
  /** Exit code: the command or the configuration is not as expected. */
  static final int USAGE = 2;

  /** Exit code: it could not be done. */
  static final int FAILED = 1;

  private static final String HELP =
      """
      serve [--config FILE] [--data FOLDER]
          runs the collector; without --config, with default settings and the folder data
      reset-password NAME [--config FILE] [--data FOLDER]
          prints a new password for this user, and ends the user's sessions
      enrollment-token --label TEXT [--uses N] [--expires P30D] [--config FILE] [--data FOLDER]
          prints a token for agents, and the command line that installs an agent with it
      baseline-key FILE
          creates a key for signing baselines, and prints the agents' setting baselineKey
      baseline-convert DOCUMENT... --out FILE [--add-to LIST | --complete LIST] [--version NAME]
          makes a baseline of downloaded documents of Microsoft's Security Update Guide (JSON);
          --add-to keeps the monthly releases and hotpatches of a list, --complete all its rows
      version
      help
      """;

  private final PrintStream out;
  private final PrintStream err;
  private final Clock clock;

  /** Commands that print to these. */
  public Commands(PrintStream out, PrintStream err, Clock clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  /**
   * Carries out a command. One that runs on returns at once, with the collector.
   *
   * @param arguments the command's name first
   */
  public Result run(List<String> arguments) {
    try {
      return command(arguments);
    } catch (InvalidConfig e) {
      err.println("Cannot start the collector: " + e.file() + " is invalid.");
      e.problems().forEach(problem -> err.println("  " + problem));
      return new Result(USAGE, null);
    } catch (Failure e) {
      err.println(e.getMessage());
      return new Result(e.exitCode(), null);
    }
  }

  /**
   * What a command ended with.
   *
   * @param collector runs on until it is closed; null if nothing does
   */
  public record Result(int exitCode, @Nullable Collector collector) {}

  private Result command(List<String> arguments) throws InvalidConfig, Failure {
    String name = arguments.isEmpty() ? "help" : arguments.get(0);
    List<String> rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
    switch (name) {
      case "serve" -> {
        return new Result(0, serve(Arguments.parse(rest, Set.of("--config", "--data"), 0)));
      }
      case "reset-password" ->
          resetPassword(Arguments.parse(rest, Set.of("--config", "--data"), 1));
      case "enrollment-token" ->
          new EnrollmentTokenCommand(out, clock)
              .run(
                  Arguments.parse(
                      rest, Set.of("--config", "--data", "--label", "--uses", "--expires"), 0));
      case "baseline-key" -> {
        return new Result(BaselineKeyCommand.run(rest, out, err), null);
      }
      case "baseline-convert" -> new BaselineConvertCommand(out).run(rest);
      case "version", "--version" -> out.println("Update Sentinel collector " + Version.get());
      case "help", "--help", "-h" -> out.print(HELP);
      default -> throw new Failure(USAGE, "unknown command " + name + "; try: help");
    }
    return new Result(0, null);
  }

  private Collector serve(Arguments arguments) throws InvalidConfig, Failure {
    CollectorConfig config = config(arguments);
    Collector collector;
    try {
      collector = Collector.start(config, clock);
    } catch (RuntimeException e) {
      throw new Failure(FAILED, "Cannot start the collector: " + FailureText.of(e));
    }
    String address = address(config, collector.port());
    String password = collector.firstPassword();
    if (password != null) {
      out.println();
      out.println("  First administrator   admin");
      out.println("  Password              " + password);
      out.println("  It is not shown again. Log in at " + address + " and change it.");
      out.println();
    }
    out.println("The collector is ready: " + address);
    out.flush();
    return collector;
  }

  private void resetPassword(Arguments arguments) throws InvalidConfig, Failure {
    String name = arguments.word(0);
    try (Database database = Stores.open(config(arguments))) {
      String password = Accounts.resetPassword(database, clock, name);
      if (password == null) {
        throw new Failure(FAILED, "There is no user " + name + " with a password.");
      }
      out.println("New password of " + name + ": " + password);
      out.println("It is not shown again, and must be changed at the next login.");
    } catch (RuntimeException e) {
      throw new Failure(FAILED, FailureText.of(e));
    }
  }

  static CollectorConfig config(Arguments arguments) throws InvalidConfig {
    String file = arguments.option("--config");
    String data = arguments.option("--data");
    Path folder = data == null ? null : Path.of(data);
    return file == null
        ? CollectorConfigLoader.parse(
            "the command line", "{}", Path.of("").toAbsolutePath(), folder)
        : CollectorConfigLoader.load(Path.of(file), folder);
  }

  private static String address(CollectorConfig config, int port) {
    String publicUrl = config.publicUrl();
    if (publicUrl != null) {
      return publicUrl;
    }
    String host = config.listen().host();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return (config.tlsKeyStore() == null ? "http" : "https") + "://" + shown + ":" + port;
  }
}

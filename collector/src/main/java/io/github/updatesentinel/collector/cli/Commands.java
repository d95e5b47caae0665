package io.github.updatesentinel.collector.cli;

import com.google.gson.JsonObject;
import io.github.updatesentinel.collector.app.Accounts;
import io.github.updatesentinel.collector.app.Collector;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfigLoader;
import io.github.updatesentinel.collector.config.DataFolder;
import io.github.updatesentinel.collector.config.InvalidConfig;
import io.github.updatesentinel.collector.config.Version;
import io.github.updatesentinel.collector.http.SelfSigned;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.Stores;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries out one command. */
public final class Commands {
  /** Exit code: the command or the configuration is not as expected. */
  static final int USAGE = 2;

  /** Exit code: it could not be done. */
  static final int FAILED = 1;

  /** Folder of the certificate, in the folder of the data. */
  private static final String SELF_SIGNED = "self-signed";

  private static final String SELF_SIGNED_LISTEN = "0.0.0.0:8443";

  private static final String HELP =
      """
      serve [--config FILE] [--data FOLDER]
          runs the collector; without --config, with default settings and the folder data
      serve --self-signed [--data FOLDER] [--agent-package MSI] [--listen ADDRESS:PORT]
          runs it for other computers at port 8443, with a certificate of its own CA, which the
          installation command names; provides the MSI to them
      reset-password NAME [--config FILE] [--data FOLDER]
          prints a new password for this user, and ends the user's sessions and API tokens
      enrollment-token --label TEXT [--uses N] [--expires P30D] [--config FILE] [--data FOLDER]
          prints a token for agents, and the command line that installs an agent with it
      baseline-key FILE
          creates a key for signing baselines, and prints the agents' setting baselineKey
      baseline-convert DOCUMENT... --out FILE [--add-to LIST | --complete LIST] [--version NAME]
          makes a baseline from downloaded documents of Microsoft's Security Update Guide (JSON);
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
    if (arguments.contains("--help") || arguments.contains("-h")) {
      out.print(HELP);
      return new Result(0, null);
    }
    List<String> rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
    switch (name) {
      case "serve" -> {
        Set<String> options = Set.of("--config", "--data", "--agent-package", "--listen");
        return new Result(0, serve(Arguments.parse(rest, options, Set.of("--self-signed"), 0)));
      }
      case "reset-password" ->
          resetPassword(Arguments.parse(rest, Set.of("--config", "--data"), 1));
      case "enrollment-token" ->
          new EnrollmentTokenCommand(out, err, clock)
              .run(
                  Arguments.parse(
                      rest, Set.of("--config", "--data", "--label", "--uses", "--expires"), 0));
      case "baseline-key" -> {
        return new Result(BaselineKeyCommand.run(rest, out, err), null);
      }
      case "baseline-convert" -> new BaselineConvertCommand(out).run(rest);
      case "version", "--version" -> out.println("Update Sentinel collector " + Version.get());
      case "help" -> out.print(HELP);
      default -> throw new Failure(USAGE, "unknown command " + name + "; try: help");
    }
    return new Result(0, null);
  }

  private Collector serve(Arguments arguments) throws InvalidConfig, Failure {
    CollectorConfig config = serving(arguments);
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
      out.println("  It is not shown again. Log in at " + address + " and choose your own.");
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
      out.println("All sessions and API tokens of this user have ended.");
    } catch (RuntimeException e) {
      throw new Failure(FAILED, FailureText.of(e));
    }
  }

  /** The configuration of a server, which needs no file to be reached over TLS. */
  private CollectorConfig serving(Arguments arguments) throws InvalidConfig, Failure {
    if (!arguments.has("--self-signed")) {
      for (String option : List.of("--agent-package", "--listen")) {
        if (arguments.option(option) != null) {
          throw new Failure(USAGE, option + " requires --self-signed");
        }
      }
      return config(arguments);
    }
    if (arguments.option("--config") != null) {
      throw new Failure(
          USAGE, "--self-signed can't be used with --config; in the file, set tlsKeyStore");
    }
    Path folder = data(arguments);
    JsonObject json;
    try {
      DataFolder.make(folder);
      json = selfSigned(SelfSigned.in(folder.resolve(SELF_SIGNED), clock));
    } catch (IOException e) {
      throw new Failure(FAILED, "Cannot start the collector: " + e.getMessage());
    }
    String listen = arguments.option("--listen");
    if (listen != null) {
      json.addProperty("listen", listen);
    }
    String msi = arguments.option("--agent-package");
    if (msi != null) {
      json.addProperty("agentPackage", Path.of(msi).toAbsolutePath().toString());
    }
    return parse(json.toString(), folder);
  }

  private static JsonObject selfSigned(SelfSigned tls) {
    JsonObject json = new JsonObject();
    json.addProperty("tlsKeyStore", tls.keyStore().toString());
    json.addProperty("tlsKeyStorePasswordFile", tls.passwordFile().toString());
    json.addProperty("listen", SELF_SIGNED_LISTEN);
    return json;
  }

  /**
   * What a collector was started with, as far as its files tell: one without a configuration file,
   * but with a certificate of its own CA, with {@code --self-signed}.
   */
  static CollectorConfig served(Arguments arguments) throws InvalidConfig {
    Path folder = data(arguments);
    Optional<SelfSigned> tls = SelfSigned.found(folder.resolve(SELF_SIGNED));
    return arguments.option("--config") == null && tls.isPresent()
        ? parse(selfSigned(tls.get()).toString(), folder)
        : config(arguments);
  }

  private static Path data(Arguments arguments) {
    String data = arguments.option("--data");
    return Path.of(data == null ? "data" : data).toAbsolutePath();
  }

  private static CollectorConfig parse(String json, @Nullable Path folder) throws InvalidConfig {
    return CollectorConfigLoader.parse(
        "the command line", json, Path.of("").toAbsolutePath(), folder);
  }

  static CollectorConfig config(Arguments arguments) throws InvalidConfig {
    String file = arguments.option("--config");
    String data = arguments.option("--data");
    Path folder = data == null ? null : Path.of(data);
    return file == null ? parse("{}", folder) : CollectorConfigLoader.load(Path.of(file), folder);
  }

  /** Where people, and agents, reach a collector that listens on this port. */
  static String address(CollectorConfig config, int port) {
    String publicUrl = config.publicUrl();
    if (publicUrl != null) {
      return publicUrl;
    }
    String host = config.listen().host();
    if (host.equals("0.0.0.0") || host.equals("::")) {
      // What an administrator at another computer types.
      host = SelfSigned.addresses().stream().findFirst().orElse("localhost");
    }
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return (config.tlsKeyStore() == null ? "http" : "https") + "://" + shown + ":" + port;
  }
}

package io.github.updatesentinel.collector.cli;

import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.InvalidConfig;
import io.github.updatesentinel.collector.enroll.AgentPackage;
import io.github.updatesentinel.collector.enroll.EnrollmentTokens;
import io.github.updatesentinel.collector.enroll.EnrollmentTokens.Created;
import io.github.updatesentinel.collector.enroll.InstallLine;
import io.github.updatesentinel.collector.enroll.InstallLines;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.Stores;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Creates an enrollment token. */
final class EnrollmentTokenCommand {
  private static final int MAX_LABEL = 200;

  private final PrintStream out;
  private final PrintStream err;
  private final Clock clock;

  EnrollmentTokenCommand(PrintStream out, PrintStream err, Clock clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  void run(Arguments arguments) throws InvalidConfig, Failure {
    String label = label(arguments.option("--label"));
    Long uses = uses(arguments.option("--uses"));
    Instant expires = expires(arguments.option("--expires"));
    CollectorConfig config = Commands.served(arguments);
    try (Database database = Stores.open(config)) {
      Created created =
          database.<Created, RuntimeException>write(
              handle -> {
                new Audit(clock)
                    .record(handle, "-", null, "enrollment-token.create", label, "command line");
                return new EnrollmentTokens(clock).create(handle, label, "-", expires, uses);
              });
      InstallLine line =
          new InstallLines(config, new AgentPackage(config.agentPackage()))
              .of(Commands.address(config, config.listen().port()), created.secret());
      out.println(created.secret());
      out.println();
      out.println("It is not shown again. To install an agent with it:");
      out.println(line.thisComputer());
      if (line.loopback()) {
        out.println();
        out.println("Other computers can't reach this address. Set listen, or publicUrl.");
      }
      if (line.unreadable() != null) {
        out.flush();
        err.println(line.unreadable());
        err.println(
            "So the command has no TRUST_STORE, and agents trust the certificate authorities of"
                + " Windows. If the collector uses a certificate of its own CA, agents can't"
                + " connect: use the command of the page Administration, Install agents, or run"
                + " this as the user of the collector.");
      }
    } catch (RuntimeException e) {
      throw new Failure(Commands.FAILED, FailureText.of(e));
    }
  }

  private static String label(@Nullable String label) throws Failure {
    if (label == null || label.isBlank() || label.length() > MAX_LABEL) {
      throw new Failure(Commands.USAGE, "--label: expected a text of up to 200 characters");
    }
    return label.strip();
  }

  private static @Nullable Long uses(@Nullable String uses) throws Failure {
    if (uses == null) {
      return null;
    }
    if (!uses.matches("[1-9]\\d{0,8}")) {
      throw new Failure(Commands.USAGE, "--uses: expected 1 or more, found " + uses);
    }
    return Long.valueOf(uses);
  }

  private @Nullable Instant expires(@Nullable String period) throws Failure {
    if (period == null) {
      return null;
    }
    try {
      Period length = Period.parse(period);
      Instant expires = clock.instant().atZone(ZoneOffset.UTC).plus(length).toInstant();
      if (expires.isAfter(clock.instant())) {
        return expires;
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      // Reported below.
    }
    throw new Failure(Commands.USAGE, "--expires: expected a period such as P30D, found " + period);
  }
}

package io.github.updatesentinel.collector.auth;

import io.github.updatesentinel.collector.app.Collector;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfigLoader;
import io.github.updatesentinel.collector.config.InvalidConfig;
import io.github.updatesentinel.collector.store.MovingClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import org.jspecify.annotations.Nullable;

/** A whole collector on SQLite and a free port. */
public final class RunningCollector implements AutoCloseable {
  final MovingClock clock = new MovingClock();
  final Collector collector;
  public final String password;
  private final CollectorConfig config;
  private final @Nullable HandshakeCertificates trusted;
  private final List<Visitor> visitors = new ArrayList<>();

  public RunningCollector(Path folder) {
    this(folder, "");
  }

  /**
   * Starts it.
   *
   * @param more further members of collector.json
   */
  public RunningCollector(Path folder, String more) {
    try {
      config =
          CollectorConfigLoader.parse(
              "test", "{\"listen\": \"127.0.0.1:0\"" + more + "}", folder, null);
      collector = Collector.start(config, clock);
    } catch (InvalidConfig e) {
      throw new IllegalStateException(e);
    }
    String first = collector.firstPassword();
    password = first == null ? "" : first;
    if (first != null) {
      QuickPasswords.set(config, "admin", first);
    }
    Path keyStore = config.tlsKeyStore();
    trusted = keyStore == null ? null : trusting(keyStore.resolveSibling("ca.pem"));
  }

  private static HandshakeCertificates trusting(Path ca) {
    try {
      return new HandshakeCertificates.Builder()
          .addTrustedCertificate(Certificates.decodeCertificatePem(Files.readString(ca)))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return collector.port();
  }

  /** The collector's time. */
  public Instant now() {
    return clock.instant();
  }

  public void clockForward(long seconds) {
    clock.forward(Duration.ofSeconds(seconds));
  }

  public Visitor visitor() {
    HandshakeCertificates known = trusted;
    Visitor visitor =
        known == null ? new Visitor(collector.port()) : new Visitor(collector.port(), known);
    visitors.add(visitor);
    return visitor;
  }

  /** A browser in which the first administrator is logged in. */
  public Visitor administrator() {
    Visitor visitor = visitor();
    visitor.logIn("admin", password);
    return visitor;
  }

  /** A browser in which a new viewer is logged in, with a password of their own. */
  public Visitor viewer(String name) {
    administrator().post("/administration/users", "name", name, "role", "VIEWER");
    QuickPasswords.set(config, name, "nine purple otters");
    Visitor visitor = visitor();
    visitor.logIn(name, "nine purple otters");
    return visitor;
  }

  @Override
  public void close() {
    // The server waits a moment for connections that are open.
    visitors.forEach(Visitor::disconnect);
    collector.close();
  }
}

package io.github.updatesentinel.collector.enroll;

import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.http.Remote;
import io.github.updatesentinel.collector.http.SelfSigned;
import io.javalin.http.Context;
import java.io.IOException;

/**
 * Makes the lines that install agents of this collector, so that all of them name its CA and its
 * MSI. Thread-safe.
 */
public final class InstallLines {
  private final CollectorConfig config;
  private final AgentPackage msi;

  /** Lines for agents of a collector with this configuration. */
  public InstallLines(CollectorConfig config, AgentPackage msi) {
    this.config = config;
    this.msi = msi;
  }

  /**
   * A line on a page. What the browser calls the collector, agents can most likely call it, too.
   */
  public InstallLine of(Context ctx, String token) {
    return of((Remote.secure(ctx) ? "https" : "http") + "://" + ctx.host(), token);
  }

  /**
   * A line of a collector that is reached at this address, unless it has a public URL.
   *
   * @param address such as {@code https://10.0.0.5:8443}
   */
  public InstallLine of(String address, String token) {
    String publicUrl = config.publicUrl();
    String pin = null;
    String unreadable = null;
    try {
      pin = SelfSigned.pin(config.tlsKeyStore(), config.tlsKeyStorePasswordFile());
    } catch (IOException e) {
      unreadable = e.getMessage();
    }
    return new InstallLine(
        publicUrl == null ? address : publicUrl,
        token,
        pin,
        unreadable,
        msi.download().orElse(null));
  }
}

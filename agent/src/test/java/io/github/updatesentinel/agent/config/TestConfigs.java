package io.github.updatesentinel.agent.config;

import org.jspecify.annotations.Nullable;

/** Configurations that no source can give. */
public final class TestConfigs {
  private TestConfigs() {}

  /** With paths of this system, where the loader takes those of Windows alone. */
  public static AgentConfig withFiles(
      AgentConfig config, String trustStore, @Nullable String clientCertificate) {
    return config
        .with(Settings.TRUST_STORE, trustStore)
        .with(Settings.CLIENT_CERTIFICATE, clientCertificate);
  }
}

package io.github.updatesentinel.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShownConfigTest {
  @Test
  void settingsAreShownAndSecretsAndUnknownKeysAreNot() {
    String text =
        ShownConfig.text(
            List.of(
                new ConfigSource(
                    "agent.json",
                    Map.of(
                        "checkInterval", new RawValue.Text("PT15M"),
                        "enrollmentToken", new RawValue.Text("s3cret"),
                        "baselineKey", new RawValue.Text("private key"),
                        "proxy", new RawValue.Text("http://bob:hunter2@proxy:3128"),
                        "clientCertificatePassword", new RawValue.Text("letmein")))));

    assertThat(text)
        .contains(
            "[agent.json]",
            "checkInterval = \"PT15M\"",
            "enrollmentToken = (hidden)",
            "clientCertificatePassword = (hidden)",
            "proxy = \"http://***@proxy:3128\"")
        .doesNotContain("s3cret", "private key", "hunter2", "letmein");
  }
}

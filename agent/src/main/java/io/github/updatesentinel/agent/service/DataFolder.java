package io.github.updatesentinel.agent.service;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.probe.ReadFailure;
import io.github.updatesentinel.agent.probe.RegistryReader;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the agent keeps what is its own: {@code %ProgramData%\UpdateSentinel}. */
public record DataFolder(Path path) {
  private static final String NAME = "UpdateSentinel";
  private static final String PROFILE_LIST =
      "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList";
  private static final Pattern SYSTEM_DRIVE =
      Pattern.compile("%SystemDrive%", Pattern.CASE_INSENSITIVE);
  private static final String USUAL = "C:\\ProgramData";

  /**
   * By the registry, where Windows itself looks: environment variables are whatever the parent
   * process wants them to be.
   */
  public static DataFolder ofThisMachine(RegistryReader registry) {
    String programData = USUAL;
    try {
      if (registry.value(PROFILE_LIST, "ProgramData") instanceof RawValue.Text text
          && !text.value().isBlank()) {
        String drive = System.getenv().getOrDefault("SystemDrive", "C:");
        programData =
            SYSTEM_DRIVE.matcher(text.value()).replaceAll(Matcher.quoteReplacement(drive));
      }
    } catch (ReadFailure e) {
      // Windows has had it there since Vista; a machine that hides it keeps the usual place.
      programData = USUAL;
    }
    return new DataFolder(Path.of(programData).resolve(NAME));
  }

  public Path configuration() {
    return path.resolve("agent.json");
  }

  public Path state() {
    return path.resolve("state.json");
  }

  /** What the collector gave last; not {@code baseline.json}, which administrators call theirs. */
  public Path collectorBaseline() {
    return path.resolve("collector-baseline.json");
  }

  public Path spool() {
    return path.resolve("spool");
  }

  public Path credentials() {
    return path.resolve("credentials.dat");
  }

  public Path logs() {
    return path.resolve("logs");
  }
}

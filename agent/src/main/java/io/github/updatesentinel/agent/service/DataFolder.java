package io.github.updatesentinel.agent.service;

import io.github.updatesentinel.agent.config.ConfigProblem;
import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.disk.Trust;
import io.github.updatesentinel.agent.disk.UntrustedFile;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        programData =
            SYSTEM_DRIVE
                .matcher(text.value())
                .replaceAll(Matcher.quoteReplacement(systemDrive(registry)));
      }
    } catch (ReadFailure e) {
      // Windows has had it there since Vista; a machine that hides it keeps the usual place.
      programData = USUAL;
    }
    return new DataFolder(Path.of(programData).resolve(NAME));
  }

  private static String systemDrive(RegistryReader registry) {
    String windows = WindowsFolder.of(registry);
    return (windows == null ? USUAL : windows).substring(0, 2);
  }

  /**
   * What of it is not used, since others than administrators could have written it. {@code
   * agent.json} is left out: {@link Configuration} looks at it with each check.
   */
  public List<ConfigProblem> distrusted() {
    List<ConfigProblem> problems = new ArrayList<>();
    if (addDistrusted(path, "memory, until the service ends; no logs", problems)) {
      return problems;
    }
    addDistrusted(state(), "a new agent ID", problems);
    addDistrusted(credentials(), "no key; the service enrolls again if it has a token", problems);
    addDistrusted(collectorBaseline(), "the next baseline from the collector", problems);
    addDistrusted(spool(), "memory, for up to 100 heartbeats", problems);
    addDistrusted(updateLog(), "the update log is not read", problems);
    addDistrusted(logs(), "no logs", problems);
    return problems;
  }

  private static boolean addDistrusted(Path path, String instead, List<ConfigProblem> problems) {
    try {
      Trust.check(path);
      return false;
    } catch (UntrustedFile e) {
      String name = String.valueOf(path.getFileName());
      problems.add(
          new ConfigProblem(name, path.toString(), String.valueOf(e.getMessage()), instead));
      return true;
    } catch (IOException e) {
      // The one who reads it tells what hinders him; an ordinary user may not look at all.
      return false;
    }
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

  /** Where the update log is decoded; empty at other times. */
  public Path updateLog() {
    return path.resolve("update-log");
  }

  public Path credentials() {
    return path.resolve("credentials.dat");
  }

  public Path logs() {
    return path.resolve("logs");
  }
}

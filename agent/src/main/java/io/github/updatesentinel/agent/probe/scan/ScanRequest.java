package io.github.updatesentinel.agent.probe.scan;

import io.github.updatesentinel.agent.config.AgentConfig.ServerSelection;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.update.ScanSelection;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import java.time.Duration;
import java.util.List;

/**
 * What a scan process is asked to do, and the command line that asks it.
 *
 * @param selection whom the search asks
 * @param timeout from the start of the process until the search is told to abort
 * @param userLocale Windows' number of the language that update titles come in
 */
public record ScanRequest(ScanSelection selection, Duration timeout, int userLocale) {
  /** How long an aborted search may take to end before it is left behind. */
  public static final Duration ABORT_GRACE = Duration.ofSeconds(10);

  private static final int ARGUMENTS = 3;

  /**
   * Whom a search asks.
   *
   * @param setting of the administrator
   * @param source that policy names; where it could not be read, Windows decides
   */
  public static ScanSelection selection(ServerSelection setting, Reading<UpdateSource> source) {
    return switch (setting) {
      case POLICY -> source.toOptional().map(UpdateSource::selection).orElse(ScanSelection.DEFAULT);
      case DEFAULT -> ScanSelection.DEFAULT;
      case MANAGED_SERVER -> ScanSelection.MANAGED_SERVER;
      case WINDOWS_UPDATE -> ScanSelection.WINDOWS_UPDATE;
    };
  }

  /** The arguments of the subcommand. */
  public List<String> toArguments() {
    return List.of(
        selection.name(), Long.toString(timeout.toMillis()), Integer.toString(userLocale));
  }

  /**
   * Reads what {@link #toArguments} wrote.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static ScanRequest parse(List<String> arguments) {
    if (arguments.size() != ARGUMENTS) {
      throw new IllegalArgumentException(
          "expected SELECTION TIMEOUT_MS USER_LOCALE, found " + arguments);
    }
    return new ScanRequest(
        ScanSelection.valueOf(arguments.get(0)),
        Duration.ofMillis(Long.parseLong(arguments.get(1))),
        Integer.parseInt(arguments.get(2)));
  }
}

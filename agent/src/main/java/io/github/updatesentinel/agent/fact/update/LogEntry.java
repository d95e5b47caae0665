package io.github.updatesentinel.agent.fact.update;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Texts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the event log about updates, or about a service that updates need.
 *
 * @param id the event ID
 * @param code what failed; null where the entry tells of no failure
 * @param subject the update's title, the package, or the key name of the service; null where the
 *     entry has none
 */
public record LogEntry(
    Origin origin, int id, Instant at, @Nullable HResult code, @Nullable String subject) {

  /** Which part of Windows wrote it. */
  public enum Origin {
    WINDOWS_UPDATE,
    SERVICE_CONTROL,
    COM,
    SERVICING
  }

  /** Of Windows Update. */
  public static final int INSTALLED = 19;

  /** Of Windows Update. */
  public static final int INSTALLATION_FAILED = 20;

  /** Of Windows Update. */
  public static final int SEARCHED = 26;

  /** Of Windows Update. */
  public static final int INSTALLATION_STARTED = 43;

  /** Of servicing. */
  public static final int PACKAGE_CHANGED = 2;

  public LogEntry {
    subject = Texts.cutIfKnown(subject, Texts.MAX_LENGTH);
  }

  public boolean isFailure() {
    return code != null;
  }

  boolean is(Origin wanted, int wantedId) {
    return origin == wanted && id == wantedId;
  }

  /** Whether 0x80070422 came up, for whatever wanted to use a service. */
  public boolean tellsOfDisabledService() {
    return HResult.E_SERVICE_DISABLED.equals(code);
  }

  /** Whether 0x80070422 came up because of this service; an entry about an update names none. */
  public boolean tellsOfDisabled(String service) {
    boolean ofService = origin == Origin.SERVICE_CONTROL || origin == Origin.COM;
    return tellsOfDisabledService() && (!ofService || service.equalsIgnoreCase(subject));
  }

  /** What it has in common with entries of which the newest says enough. */
  public String kind() {
    return "%s %d %s".formatted(origin, id, String.join(" ", kb()));
  }

  List<String> kb() {
    return subject == null ? List.of() : KbNumbers.in(subject);
  }
}

package io.github.updatesentinel.agent.fact.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.LogEntry.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowsRecordTest {
  private static final Instant AT = Instant.parse("2026-11-20T02:00:00Z");
  private static final HResult OTHER = HResult.parse("0x800F0922");

  @Test
  void failuresAreThoseOfUpdatesAndThoseOfDisabledServices() {
    WindowsRecord seen =
        seen(
            entry(Origin.WINDOWS_UPDATE, 31, OTHER, "download"),
            entry(Origin.SERVICING, 3, OTHER, "KB5017308"),
            entry(Origin.COM, 10005, HResult.E_SERVICE_DISABLED, "TrustedInstaller"),
            entry(Origin.COM, 10005, HResult.ofWin32(1053), "wuauserv"),
            entry(Origin.WINDOWS_UPDATE, 19, null, "installed"));

    assertThat(seen.failures())
        .extracting(UpdateFailure::title)
        .containsExactly("download", "KB5017308", "TrustedInstaller");
  }

  @Test
  void installationsAreThoseOfUpdatesAndOfPackagesThatHaveAKb() {
    WindowsRecord seen =
        seen(
            entry(Origin.WINDOWS_UPDATE, 19, null, "Update (KB5016616)"),
            entry(Origin.WINDOWS_UPDATE, 20, OTHER, "Update (KB5017308)"),
            entry(Origin.WINDOWS_UPDATE, 31, OTHER, "download"),
            entry(Origin.SERVICING, 3, OTHER, "KB5017308"),
            entry(Origin.SERVICING, 2, null, "KB5016616"),
            entry(Origin.SERVICING, 1, null, "KB5016616"),
            entry(Origin.SERVICING, 3, OTHER, "Microsoft-Windows-NetFx3"));

    assertThat(seen.installs())
        .extracting(InstallAttempt::name, InstallAttempt::failed, InstallAttempt::servicing)
        .containsExactly(
            tuple("KB5016616", false, null),
            tuple("KB5017308", true, null),
            tuple("KB5017308", true, true),
            tuple("KB5016616", false, true));
  }

  @Test
  void servicesThatFailedAreThoseOfTheTimeAndOfFailedStarts() {
    WindowsRecord seen =
        seen(
            entry(Origin.SERVICE_CONTROL, 7000, OTHER, "TrustedInstaller"),
            entry(Origin.SERVICE_CONTROL, 7031, OTHER, "BITS"),
            entry(Origin.COM, 10005, OTHER, "wuauserv"));

    assertThat(seen.failedServices(AT, AT)).containsExactly("TrustedInstaller");
    assertThat(seen.failedServices(AT.plusMillis(1), AT.plusSeconds(1))).isEmpty();
    assertThat(seen.failedServices(AT.minusSeconds(1), AT.minusMillis(1))).isEmpty();
  }

  @Test
  void historyHasTheNewestSearchAndInstallation() {
    LogEntry older = new LogEntry(Origin.WINDOWS_UPDATE, 26, AT.minusSeconds(60), null, null);
    UpdateHistory history =
        seen(
                entry(Origin.WINDOWS_UPDATE, 26, null, null),
                entry(Origin.WINDOWS_UPDATE, 19, null, "KB5016616"),
                older)
            .asHistory();

    assertThat(history.lastSearchAt()).isEqualTo(AT);
    assertThat(history.lastInstallAt()).isEqualTo(AT);
    assertThat(seen().asHistory().lastSearchAt()).isNull();
  }

  private static WindowsRecord seen(LogEntry... entries) {
    return new WindowsRecord(List.of(entries), Map.of());
  }

  private static LogEntry entry(
      Origin origin, int id, @Nullable HResult code, @Nullable String subject) {
    return new LogEntry(origin, id, AT, code, subject);
  }
}

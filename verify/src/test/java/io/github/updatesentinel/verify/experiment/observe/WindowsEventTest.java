package io.github.updatesentinel.verify.experiment.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsEventTest {
  private static final String CHANGE =
      "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
          + "<Provider Name='Service Control Manager' Guid='{555908d1-a6d7-4695-8e1e-26931d2012f4}'"
          + " EventSourceName='Service Control Manager'/><EventID Qualifiers='16384'>7040</EventID>"
          + "<TimeCreated SystemTime='2026-11-29T10:00:01.2345678Z'/>"
          + "<Security UserID='S-1-5-21-1-2-3-1001'/></System><EventData>"
          + "<Data Name='param1'>Windows Modules Installer</Data><Data Name='param2'>demand start"
          + "</Data><Data Name='param3'>disabled</Data><Data Name='param4'>TrustedInstaller</Data>"
          + "</EventData></Event>";

  @Test
  void theAccountAndTheServiceAreReadOfAChange() {
    WindowsEvent event =
        new WindowsEvent(
            7040,
            Instant.parse("2026-11-29T10:00:01.2345678Z"),
            "S-1-5-21-1-2-3-1001",
            List.of("Windows Modules Installer", "demand start", "disabled", "TrustedInstaller"));
    assertThat(WindowsEvent.parse(CHANGE)).containsExactly(event);
    assertThat(event.names("TrustedInstaller")).isTrue();
    assertThat(event.names("Windows")).isFalse();
  }

  @Test
  void anEntryWithoutAnAccountHasNone() {
    String unnamed = CHANGE.replace("UserID='S-1-5-21-1-2-3-1001'", "");
    assertThat(WindowsEvent.parse(unnamed).get(0).user()).isEmpty();
  }

  @Test
  void anEntryWithoutATimeIsPassedOverAndTheNextIsRead() {
    String timeless = CHANGE.replace("2026-11-29", "someday");
    assertThat(WindowsEvent.parse(timeless + "\r\n" + CHANGE)).hasSize(1);
  }

  @Test
  void anEmptyLogHasNoEntries() {
    assertThat(WindowsEvent.parse("")).isEmpty();
  }
}

package io.github.updatesentinel.verify.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.report.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the checks expect is what the product has. */
class SourcesTest {
  private static String source(String path) throws IOException {
    return Files.readString(Path.of("..", path));
  }

  @Test
  void theWordsOfEvent1000AreThoseOfTheMessages() throws IOException {
    String messages = source("agent/src/main/mc/UpdateSentinel.mc");
    int begin = messages.indexOf("MessageId=1000");
    assertThat(messages.substring(begin, messages.indexOf("MessageId=1001")))
        .contains(EventChecks.CHINESE, EventChecks.ENGLISH);
  }

  @Test
  void thePrivilegesAreThoseOfTheMsi() throws IOException, NothingSeen {
    String table = source("installer/src/main/msi/MsiServiceConfig.idt");
    assertThat(ServiceChecks.privileges(table).outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void theDescriptionIsThatOfTheMsi() throws IOException {
    assertThat(ServiceChecks.description(source("installer/src/main/msi/edits.sql")).outcome())
        .isEqualTo(Outcome.PASS);
  }

  @Test
  void theMarksOfCmgeAreTheAgents() throws IOException {
    String probe =
        source("agent/src/main/java/io/github/updatesentinel/agent/probe/host/OsVersionProbe.java");
    assertThat(probe).contains("\"" + MachineChecks.CMIT + "\"");
    assertThat(MachineChecks.CMIT_KEYS)
        .hasSize(3)
        .allSatisfy(
            key ->
                assertThat(probe).contains(key.replaceFirst("HKLM\\\\", "").replace("\\", "\\\\")));
  }

  @Test
  void theWordsForAnAbortedSearchAreTheAgents() throws IOException {
    assertThat(source("agent/src/main/java/io/github/updatesentinel/agent/win32/wua/WuaScan.java"))
        .contains("\"" + ScanChecks.ENDED + "\"");
  }
}

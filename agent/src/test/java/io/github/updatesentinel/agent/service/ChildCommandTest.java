package io.github.updatesentinel.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.cli.Main;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildCommandTest {
  @Test
  void childIsThisProgramOnThisRuntime() {
    List<String> command = ChildCommand.build(Path.of("logs"));

    assertThat(ChildCommand.MAIN).isEqualTo(Main.class.getName());
    assertThat(Path.of(command.get(0)).startsWith(System.getProperty("java.home"))).isTrue();
    assertThat(command)
        .endsWith("-cp", System.getProperty("java.class.path"), Main.class.getName())
        .contains("-XX:ErrorFile=" + Path.of("logs", "scan-crash.log"));
  }

  @Test
  void whereNativeCodeComesFromIsPassedOn() {
    String before = System.getProperty("jna.nounpack");
    System.setProperty("jna.nounpack", "true");
    try {
      assertThat(ChildCommand.build(Path.of("logs"))).contains("-Djna.nounpack=true");
    } finally {
      if (before == null) {
        System.clearProperty("jna.nounpack");
      } else {
        System.setProperty("jna.nounpack", before);
      }
    }
  }
}

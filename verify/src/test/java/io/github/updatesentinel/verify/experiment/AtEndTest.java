package io.github.updatesentinel.verify.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtEndTest {
  /** Waits in the block until it is ended from outside. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws IOException {
      AtEnd atEnd =
          new AtEnd(
              () -> {
                try {
                  Files.writeString(Path.of(arguments[0]), "undone");
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      try (atEnd) {
        System.out.println("within");
        assertThat(System.in.read()).isEqualTo(-1);
      }
    }
  }

  @Test
  // Java on Windows can send no such signal to another process; Ctrl+C runs the same hooks.
  @DisabledOnOs(OS.WINDOWS)
  void aProgramThatIsEndedFromOutsideStillRunsIt(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("file");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(program.getInputStream().read()).isEqualTo('w');
    program.destroy();
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(file).hasContent("undone");
  }

  @Test
  void aBlockThatEndsRunsItOnce() {
    StringBuilder runs = new StringBuilder();
    AtEnd atEnd = new AtEnd(() -> runs.append("run"));
    try (atEnd) {
      assertThat(runs).isEmpty();
    }
    assertThat(runs).hasToString("run");
  }
}

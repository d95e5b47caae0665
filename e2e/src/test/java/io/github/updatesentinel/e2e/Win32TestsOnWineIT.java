package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs the agent's tests of Windows calls, which other systems skip, in a Windows Java. */
class Win32TestsOnWineIT {
  @Test
  void windowsCallsWorkOnWine() throws IOException {
    Build build = Build.current();
    try (Machine machine = Machine.prepare(build.installedPrefix(), build)) {
      Wine.Result result =
          machine.java(
              // Without the agent's own module: its classes come from the class path here.
              "--limit-modules",
              "java.logging,java.management,jdk.crypto.ec,jdk.crypto.mscapi,jdk.unsupported",
              // Wine has no PSS, which the agent would choose first.
              "-Djdk.tls.client.SignatureSchemes=ecdsa_secp256r1_sha256,rsa_pkcs1_sha256",
              "-cp",
              classPath(),
              "org.junit.platform.console.ConsoleLauncher",
              "execute",
              "--disable-banner",
              "--disable-ansi-colors",
              "--exclude-tag",
              "not-on-wine",
              "--select-class",
              "io.github.updatesentinel.agent.win32.Win32OnWindowsTest",
              "--select-class",
              "io.github.updatesentinel.agent.win32.Win32Writes",
              "--select-class",
              "io.github.updatesentinel.agent.tls.WindowsStoresOnWindowsTest");
      assertThat(result.output())
          .containsPattern("[1-9]\\d* tests successful")
          .contains("0 tests failed", "0 tests skipped", "0 tests aborted");
      assertThat(result.exitCode()).isZero();
    }
  }

  private static String classPath() {
    return Stream.concat(
            Stream.of(System.getProperty("e2e.agentTests")),
            Arrays.stream(System.getProperty("surefire.test.class.path").split(File.pathSeparator)))
        .map(path -> "Z:" + path.replace('/', '\\'))
        .collect(Collectors.joining(";"));
  }
}

package io.github.updatesentinel.agent.fuzz;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import io.github.updatesentinel.agent.baseline.BaselineFuzzer;
import io.github.updatesentinel.agent.config.ConfigFuzzer;
import io.github.updatesentinel.agent.delivery.AnswerFuzzer;
import io.github.updatesentinel.agent.delivery.http.HttpAnswerFuzzer;
import io.github.updatesentinel.agent.diagnose.RedactorFuzzer;
import io.github.updatesentinel.agent.fact.TextFuzzer;
import io.github.updatesentinel.agent.probe.MachineFuzzer;
import io.github.updatesentinel.agent.probe.event.EventFuzzer;
import io.github.updatesentinel.agent.proxy.ProxyFuzzer;
import io.github.updatesentinel.agent.spool.SpoolFuzzer;
import io.github.updatesentinel.agent.state.StateFuzzer;
import io.github.updatesentinel.agent.tls.CertificateFuzzer;
import io.github.updatesentinel.agent.updatelog.ArchiveFuzzer;
import io.github.updatesentinel.agent.updatelog.LogFuzzer;
import io.github.updatesentinel.agent.win32.registry.RegistryFuzzer;
import io.github.updatesentinel.agent.wire.ReportFuzzer;
import io.github.updatesentinel.contract.fuzz.Fuzzing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tries bytes on the parsers of foreign bytes; see {@link Fuzzing}. The seeds are in {@code
 * src/test/resources/fuzz}, one folder for each target.
 */
@Tag("slow")
class FuzzTest {
  private static final Path SEEDS = Path.of("src/test/resources/fuzz");
  private static final String AGENT = "io.github.updatesentinel.agent.";

  static Stream<Arguments> targets() {
    return Stream.of(
        Arguments.of(LogFuzzer.class, 5_000),
        Arguments.of(ArchiveFuzzer.class, 1_000),
        Arguments.of(EventFuzzer.class, 2_000),
        Arguments.of(MachineFuzzer.class, 1_000),
        Arguments.of(RegistryFuzzer.class, 5_000),
        Arguments.of(BaselineFuzzer.class, 2_000),
        Arguments.of(ConfigFuzzer.class, 2_000),
        Arguments.of(StateFuzzer.class, 2_000),
        Arguments.of(SpoolFuzzer.class, 2_000),
        Arguments.of(HttpAnswerFuzzer.class, 2_000),
        Arguments.of(AnswerFuzzer.class, 2_000),
        Arguments.of(ReportFuzzer.class, 2_000),
        Arguments.of(ProxyFuzzer.class, 5_000),
        Arguments.of(CertificateFuzzer.class, 1_000),
        Arguments.of(RedactorFuzzer.class, 2_000),
        Arguments.of(TextFuzzer.class, 5_000));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void noBytesMakeTheParsersFail(Class<?> target, int inputs, @TempDir Path folder)
      throws IOException, InterruptedException, ReflectiveOperationException {
    Fuzzing.run(target, guidedBy(target), inputs, seeds(target), folder);
  }

  /** Windows writes many of these in UTF-16. */
  private static List<byte[]> seeds(Class<?> target) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.list(SEEDS.resolve(target.getSimpleName()))) {
      for (Path file : files.sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
        seeds.add(Files.readString(file).getBytes(UTF_16LE));
      }
    }
    return seeds;
  }

  /**
   * The parsers under test. Not all of our classes: Jazzer 0.24 makes records of some that do not
   * find their own fields.
   */
  private static String guidedBy(Class<?> target) {
    Stream<String> packages =
        target == MachineFuzzer.class
            ? Stream.of("probe.policy", "probe.host", "probe.servicing", "probe.integrity")
            : Stream.of(target.getPackageName().substring(AGENT.length()), "json");
    return packages.map(name -> AGENT + name + ".**").collect(Collectors.joining(":"));
  }
}

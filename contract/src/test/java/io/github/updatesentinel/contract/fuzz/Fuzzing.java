package io.github.updatesentinel.contract.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * Tries bytes on a parser that has to cope with any. Without more, it tries a fixed number of
 * changed samples, the same ones each time. With {@code -Dfuzz.seconds=N}, Jazzer looks for N
 * seconds for bytes that make the parser do something new. A finding becomes a named test of its
 * parser.
 */
public final class Fuzzing {
  private static final String METHOD = "fuzzerTestOneInput";

  private Fuzzing() {}

  /**
   * Fails at an input that the target throws at.
   *
   * @param target has {@code public static void fuzzerTestOneInput(byte[])}
   * @param guidedBy the classes whose behavior guides Jazzer, as it names them
   * @param inputs how many, without Jazzer
   * @param seeds samples, at least one
   * @param folder empty; Jazzer's findings stay in it
   */
  public static void run(
      Class<?> target, String guidedBy, int inputs, List<byte[]> seeds, Path folder)
      throws IOException, InterruptedException, ReflectiveOperationException {
    assertThat(seeds).isNotEmpty();
    int seconds = Integer.getInteger("fuzz.seconds", 0);
    if (seconds > 0) {
      search(target, guidedBy, seconds, seeds, folder);
      return;
    }
    Method method = target.getMethod(METHOD, byte[].class);
    attempt(method, new byte[0]);
    for (byte[] seed : seeds) {
      attempt(method, seed);
    }
    SeedChanges changes = new SeedChanges(seeds);
    for (int i = 0; i < inputs; i++) {
      attempt(method, changes.next());
    }
  }

  private static void attempt(Method method, byte[] bytes) throws ReflectiveOperationException {
    try {
      method.invoke(null, (Object) bytes.clone());
    } catch (InvocationTargetException e) {
      throw new AssertionError(
          "%s failed at %s (Base64: %s)"
              .formatted(
                  method.getDeclaringClass().getSimpleName(),
                  new String(bytes, ISO_8859_1),
                  Base64.getEncoder().encodeToString(bytes)),
          e.getCause());
    }
  }

  private static void search(
      Class<?> target, String guidedBy, int seconds, List<byte[]> seeds, Path folder)
      throws IOException, InterruptedException {
    Path corpus = Files.createDirectory(folder.resolve("corpus"));
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(corpus.resolve("seed" + i), seeds.get(i));
    }
    Path output = folder.resolve("output.txt");
    Process jazzer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dtinylog.level=off",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--instrumentation_includes=" + guidedBy,
                // A target that is a server is called at its port.
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery",
                "-max_total_time=" + seconds,
                "-max_len=8192",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                corpus.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int exitCode = jazzer.waitFor();
    String text = new String(Files.readAllBytes(output), ISO_8859_1);
    assertThat(exitCode).as(text).isZero();
    assertThat(text).containsPattern("Done [0-9]+ runs");
    text.lines()
        .filter(line -> line.startsWith("Done ") || line.contains(" DONE "))
        .forEach(line -> System.out.println(target.getSimpleName() + ": " + line));
  }
}

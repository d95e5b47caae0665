package io.github.updatesentinel.agent.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupportFileTest {
  private static final String TOKEN = "enroll-0123456789";
  private static final String KEY = "agentkey-abcdefgh";

  private final AtomicLong nanos = new AtomicLong();
  private final Path file;

  SupportFileTest(@TempDir Path folder) {
    file = folder.resolve("support.zip");
  }

  @Test
  void partsAreInTheFileAndListed() throws IOException {
    assertThat(write(Part.text("report.txt", () -> "Verdict"), Part.text("a/b.txt", () -> "更新")))
        .isEmpty();

    assertThat(read()).containsEntry("report.txt", "Verdict").containsEntry("a/b.txt", "更新");
    assertThat(read().get("contents.txt"))
        .startsWith("Heading")
        .containsPattern("report.txt +7 bytes")
        .containsPattern("a/b.txt +6 bytes");
  }

  @Test
  void partThatFailsIsNamedWithTheReasonAndCostsNoOther() throws IOException {
    Part broken =
        Part.text(
            "broken.txt",
            () -> {
              throw new IOException("access denied");
            });
    Part worse =
        Part.text(
            "worse.txt",
            () -> {
              throw new UnsatisfiedLinkError("wevtapi");
            });

    assertThat(write(broken, worse, Part.text("good.txt", () -> "good")))
        .containsExactly(
            "broken.txt: java.io.IOException: access denied",
            "worse.txt: java.lang.UnsatisfiedLinkError: wevtapi");
    assertThat(read()).containsOnlyKeys("good.txt", "contents.txt");
    assertThat(read().get("contents.txt")).contains("access denied", "UnsatisfiedLinkError");
  }

  @Test
  void partThatHangsIsLeftBehind() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    Part hangs =
        Part.text(
            "hangs.txt",
            () -> {
              never.await();
              return "";
            });
    SupportFile support =
        new SupportFile(new Redactor(List.of()), nanos::get, Duration.ofMillis(50));

    assertThat(support.write(file, "Heading", List.of(hangs, Part.text("good.txt", () -> "good"))))
        .singleElement()
        .asString()
        .startsWith("hangs.txt: not done within");
    assertThat(read()).containsEntry("good.txt", "good");
  }

  @Test
  void afterFiveMinutesTheRestIsLeftOut() throws IOException {
    Part slow =
        Part.text(
            "slow.txt",
            () -> {
              nanos.addAndGet(SupportFile.TOTAL_LIMIT.toNanos() + 1);
              return "slow";
            });

    assertThat(write(slow, Part.text("late.txt", () -> "late")))
        .containsExactly("late.txt: left out: more than 300 s have passed");
    assertThat(read()).containsKey("slow.txt");
  }

  @Test
  void endOfALongPartIsKeptAndAllPartsTogetherAreBounded() throws IOException {
    byte[] huge = new byte[SupportFile.MAX_PART + 10];
    Arrays.fill(huge, (byte) 'x');
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      parts.add(new Part("part" + i, () -> huge));
    }

    assertThat(write(parts.toArray(Part[]::new)))
        .hasSize(2)
        .allMatch(line -> line.contains("left out: more than"));
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.getEntry("part0").getSize()).isEqualTo(SupportFile.MAX_PART);
    }
  }

  @Test
  void cutThroughASecretLeavesNothingOfIt() throws IOException {
    byte[] huge = new byte[SupportFile.MAX_PART + 10];
    Arrays.fill(huge, (byte) 'x');
    byte[] secret = (" " + TOKEN + " ").getBytes(StandardCharsets.UTF_8);
    System.arraycopy(secret, 0, huge, 5, secret.length);
    new SupportFile(new Redactor(List.of(TOKEN)), nanos::get)
        .write(file, "Heading", List.of(new Part("log", () -> huge)));

    assertThat(read())
        .hasEntrySatisfying("log", text -> assertThat(text).doesNotContain(TOKEN.substring(8)));
  }

  @Test
  void plantedSecretsAreInNoPart() throws IOException {
    String planted =
        "token %s key %s proxy http://bob:hunter2@proxy:3128 {\"clientCertificatePassword\":\"p w\"}"
            .formatted(TOKEN, KEY);
    List<Part> parts =
        List.of(
            Part.text("logs/sentinel.log", () -> planted),
            new Part("windows/log", () -> planted.getBytes(StandardCharsets.UTF_16LE)),
            Part.text(
                "broken.txt",
                () -> {
                  throw new IOException(planted);
                }));
    new SupportFile(new Redactor(List.of(TOKEN, KEY)), nanos::get).write(file, "Heading", parts);

    assertThat(read()).hasSize(3);
    read()
        .values()
        .forEach(
            text -> assertThat(text).doesNotContain(TOKEN, KEY, "hunter2", "p w").contains("***"));
  }

  @Test
  void fileThatExistsIsNotReplaced() throws IOException {
    Files.writeString(file, "mine");

    assertThatThrownBy(() -> write(Part.text("a", () -> "a")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("exists");
    assertThat(file).hasContent("mine");
  }

  @Test
  void nothingIsLeftBesideTheFile() throws IOException {
    write(Part.text("a", () -> "a"));

    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  private List<String> write(Part... parts) throws IOException {
    return new SupportFile(new Redactor(List.of()), nanos::get)
        .write(file, "Heading", List.of(parts));
  }

  private Map<String, String> read() throws IOException {
    Map<String, String> parts = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        parts.put(
            entry.getName(),
            new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return parts;
  }
}

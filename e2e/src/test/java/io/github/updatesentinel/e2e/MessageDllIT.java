package io.github.updatesentinel.e2e;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.updatesentinel.agent.Version;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.contract.EventId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The message DLL against the message file, through Windows' own calls. */
class MessageDllIT {
  private static final Build BUILD = Build.current();
  private static final Path MESSAGE_FILE =
      Path.of("..", "agent", "src", "main", "mc", "UpdateSentinel.mc").toAbsolutePath();
  private static Path prefix;
  private static MessageDll dll;

  @BeforeAll
  static void prepare() throws IOException {
    prefix = BUILD.target().resolve("wine-messages");
    Machine.remove(prefix);
    Wine.copyFresh(BUILD.freshPrefix(), prefix);
    dll = new MessageDll(new Wine(prefix), BUILD);
  }

  @AfterAll
  static void remove() {
    Machine.remove(prefix);
  }

  @ParameterizedTest
  @EnumSource(EventId.class)
  void everyEventReadsAsTheMessageFileSaysInBothLanguages(EventId id) throws IOException {
    List<String> facts =
        IntStream.rangeClosed(1, id.inserts().size()).mapToObj(i -> "<fact " + i + ">").toList();
    for (Language language : Language.values()) {
      assertThat(dll.render(id.number(), language.localeId(), facts))
          .isEqualTo(
              source(id, language).replaceAll("%(\\d{1,2})", "<fact $1>").replace("\n", "\r\n"));
    }
  }

  @Test
  void aFactThatLooksLikeAMessageComesOutUnharmed() throws IOException {
    String hostile = "%1 %n %0 %% %2!s! {0} \"quoted\" C:\\ $1";
    for (Language language : Language.values()) {
      assertThat(
              dll.render(
                  1101,
                  language.localeId(),
                  Collections.nCopies(EventId.FALSE_UP_TO_DATE.inserts().size(), hostile)))
          .isEqualTo(
              source(EventId.FALSE_UP_TO_DATE, language)
                  .replaceAll("%\\d{1,2}", "<fact>")
                  .replace("<fact>", hostile)
                  .replace("\n", "\r\n"));
    }
  }

  @Test
  void theSystemMayChooseTheLanguage() {
    assertThat(dll.render(1201, MessageDll.ANY_LANGUAGE, List.of("uc.example", "1 h")))
        .startsWith("The collector uc.example is reachable again after 1 h.");
  }

  @Test
  void anEventThatDoesNotExistHasNoText() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> dll.render(1999, Language.ENGLISH.localeId(), List.of()))
        .withMessageContaining("FormatMessage: error 317");
  }

  /** Nor may blanks in a path, or the builder's language, get into it. */
  @Test
  void theSameTextsGiveTheSameBytes(@TempDir Path folder) throws Exception {
    Path input = Files.createDirectories(folder.resolve("in put"));
    Path source = Files.copy(MESSAGE_FILE, input.resolve("UpdateSentinel.mc"));
    Path result = folder.resolve("out put").resolve("again.dll");
    ProcessBuilder build =
        new ProcessBuilder(
                Path.of("..", "installer", "src", "main", "scripts", "messages.sh")
                    .toAbsolutePath()
                    .toString(),
                source.toString(),
                result.toString(),
                Version.get())
            .redirectErrorStream(true);
    build.environment().put("LC_ALL", "POSIX");
    build.environment().put("TMPDIR", input.toString());
    Process process = build.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();

    assertThat(result).hasSameBinaryContentAs(dll.file());
    assertThat(input).isDirectoryNotContaining(file -> !file.equals(source));
  }

  @Test
  void itIsADllForX64WithResourcesAndNothingElse() throws IOException {
    ByteBuffer image =
        ByteBuffer.wrap(Files.readAllBytes(dll.file())).order(ByteOrder.LITTLE_ENDIAN);
    int header = image.getInt(0x3c);
    assertThat(image.getInt(header)).as("signature").isEqualTo('P' | 'E' << 8);
    assertThat(image.getShort(header + 4) & 0xffff).as("machine").isEqualTo(0x8664);
    assertThat(image.getInt(header + 8)).as("time stamp").isZero();
    assertThat(image.getShort(header + 22) & 0x2001)
        .as("a DLL, and one that can be moved")
        .isEqualTo(0x2000);

    int optional = header + 24;
    assertThat(image.getShort(optional)).as("PE32+").isEqualTo((short) 0x20b);
    assertThat(image.getInt(optional + 4)).as("size of code").isZero();
    assertThat(image.getInt(optional + 16)).as("entry point").isZero();
    assertThat(IntStream.range(0, 16).filter(i -> image.getLong(optional + 112 + 8 * i) != 0))
        .as("directories: imports would be 1, resources are 2")
        .containsExactly(2);

    assertThat(image.getShort(header + 6)).as("sections").isEqualTo((short) 1);
    int section = optional + image.getShort(header + 20);
    byte[] name = new byte[8];
    image.get(section, name);
    assertThat(name).as("section").isEqualTo(".rsrc\0\0\0".getBytes(UTF_8));
    assertThat(image.getInt(section + 36) & 0x20000020).as("code").isZero();
  }

  @Test
  void itNamesProductAndVersion() throws IOException {
    String strings = new String(Files.readAllBytes(dll.file()), UTF_16LE).replaceAll("\0+", " ");
    assertThat(strings.substring(strings.indexOf("VS_VERSION_INFO")))
        .contains(
            "040904B0 ", "ProductName Update Sentinel ", "FileVersion " + Version.get() + " ");
  }

  /** What the message file says of an event in one language, its last line end included. */
  private static String source(EventId id, Language language) throws IOException {
    String file = Files.readString(MESSAGE_FILE);
    String begin = "Language=" + (language == Language.CHINESE ? "Chinese" : "English") + "\n";
    int message = file.indexOf("MessageId=" + id.number() + "\n");
    int start = file.indexOf(begin, message) + begin.length();
    return file.substring(start, file.indexOf("\n.\n", start) + 1);
  }
}

package io.github.updatesentinel.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.agent.sink.DeliveryNews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {
  private static final int PLENTY = 1 << 20;
  private static final int CLUSTER = 4096;

  private final Path folder;
  private final List<DeliveryNews> news = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-24T08:00:00Z");

  SpoolTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Spool open() {
    return new Spool(path(), () -> now, news::add);
  }

  private Path path() {
    return folder.resolve("spool");
  }

  private Path file(long sequence) {
    return path().resolve("%016d.json.gz".formatted(sequence));
  }

  private static JsonObject heartbeat(long sequence) {
    JsonObject json = new JsonObject();
    json.addProperty("agentId", "a");
    json.addProperty("sequence", sequence);
    json.addProperty("text", "“更新” " + sequence);
    return json;
  }

  private static Spool put(Spool spool, long... sequences) {
    for (long sequence : sequences) {
      spool.put(sequence, heartbeat(sequence));
    }
    return spool;
  }

  private static List<Long> next(Spool spool) {
    return spool.next(100, PLENTY).stream().map(Spool.Entry::sequence).toList();
  }

  private List<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .sorted()
          .toList();
    }
  }

  @Test
  void whatWasPutIsThereInTheNextProcess() {
    put(open(), 1, 2);
    Spool spool = open();
    List<Spool.Entry> entries = spool.next(100, PLENTY);
    assertThat(entries).extracting(Spool.Entry::sequence).containsExactly(1L, 2L);
    String json = entries.get(1).json().utf8();
    assertThat(JsonParser.parseString(json)).isEqualTo(heartbeat(2));
    assertThat(news).isEmpty();
  }

  @Test
  void onlyWhatWasAcknowledgedGoes() {
    Spool spool = put(open(), 1, 2, 3);
    spool.acknowledge(spool.next(2, PLENTY));
    assertThat(next(spool)).containsExactly(3L);
    assertThat(next(open())).containsExactly(3L);
  }

  @Test
  void givesNoMoreThanWasAskedFor() {
    Spool spool = put(open(), 1, 2, 3);
    int one = spool.next(1, PLENTY).get(0).json().size();
    assertThat(spool.next(2, PLENTY)).hasSize(2);
    assertThat(spool.next(100, 2L * one)).hasSize(2);
    assertThat(spool.next(100, 2L * one - 1)).hasSize(1);
    assertThat(spool.next(100, 1)).as("one goes, however large").hasSize(1);
  }

  @Test
  void theCountGoesOnWhenAllHaveLeft() throws IOException {
    Spool spool = put(open(), 1, 2);
    spool.acknowledge(spool.next(100, PLENTY));
    assertThat(spool.isEmpty()).isTrue();
    assertThat(names(path())).containsExactly("0000000000000002.sent");
    put(spool, 3);
    spool.acknowledge(spool.next(100, PLENTY));
    assertThat(names(path())).containsExactly("0000000000000003.sent");
    assertThat(open().highest()).isEqualTo(3);
  }

  @Test
  void theCountIsOfWhatWaitsAsWell() {
    put(open(), 7);
    assertThat(open().highest()).isEqualTo(7);
    assertThat(new Spool(folder.resolve("other"), () -> now, news::add).highest()).isZero();
  }

  @Test
  void whatAKilledProcessLeftIsTidiedUp() throws IOException {
    put(open(), 5);
    Files.write(path().resolve("0000000000000006.json.gz.new"), new byte[10]);
    Files.write(path().resolve("0000000000000003.sent"), new byte[0]);
    Files.write(path().resolve("0000000000000004.sent"), new byte[0]);
    Files.write(path().resolve("notes.txt"), new byte[1]);
    Spool spool = open();
    assertThat(names(path()))
        .containsExactly("0000000000000004.sent", "0000000000000005.json.gz", "notes.txt");
    assertThat(spool.highest()).isEqualTo(5);
    assertThat(next(spool)).containsExactly(5L);
  }

  @Test
  void aHeartbeatThatLostItsNameInAPowerLossIsTakenUp() throws IOException {
    put(open(), 1, 2);
    Files.move(file(2), path().resolve(file(2).getFileName() + ".new"));
    Spool spool = open();
    assertThat(spool.highest()).isEqualTo(2);
    assertThat(next(spool)).containsExactly(1L, 2L);
    assertThat(news).isEmpty();
  }

  @Test
  void aNumberThatNoHeartbeatCanHaveIsNoHeartbeats() throws IOException {
    Spool spool = put(open(), 1, 2, 3);
    spool.acknowledge(spool.next(100, PLENTY));
    put(open(), 1);
    Files.copy(file(1), path().resolve("9999999999999999.json.gz"));
    Files.createFile(path().resolve("9007199254740992.sent"));
    assertThat(open().highest()).isEqualTo(3);
  }

  @Test
  void aFileCutAnywhereIsSetAsideAndBlocksNothing() throws IOException {
    put(open(), 1);
    byte[] whole = Files.readAllBytes(file(1));
    for (int length = 0; length < whole.length; length++) {
      news.clear();
      Files.createDirectories(path());
      Files.write(file(2), Arrays.copyOf(whole, length));
      put(open(), 3);
      assertThat(next(open())).as("cut at %d", length).doesNotContain(2L).contains(3L);
      assertThat(news).hasSize(1);
      assertThat(names(path().resolve("aside"))).contains("0000000000000002.json.gz");
      assertThat(file(2)).doesNotExist();
    }
  }

  @Test
  void aByteChangedAnywhereIsNoticedOrHarmless() throws IOException {
    put(open(), 1);
    byte[] whole = Files.readAllBytes(file(1));
    String json = open().next(1, PLENTY).get(0).json().utf8();
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x55;
      Files.write(file(1), changed);
      for (Spool.Entry entry : open().next(1, PLENTY)) {
        // Some bytes of gzip's header mean nothing.
        assertThat(entry.json().utf8()).isEqualTo(json);
      }
    }
  }

  @Test
  void anotherHeartbeatsContentIsDamageAsWell() throws IOException {
    put(open(), 1, 2);
    Files.copy(file(1), file(3));
    assertThat(next(open())).containsExactly(1L, 2L);
    assertThat(news)
        .singleElement()
        .isInstanceOfSatisfying(
            DeliveryNews.Dropped.class,
            dropped -> {
              assertThat(dropped.heartbeats()).isEqualTo(1);
              assertThat(dropped.why()).startsWith("DAMAGED 3: ").contains("sequence");
            });
  }

  @Test
  void aGzipBombIsDamage() throws IOException {
    put(open(), 1);
    byte[] bomb = new byte[40 << 20];
    Arrays.fill(bomb, (byte) ' ');
    Files.write(file(2), HeartbeatGzip.pack(List.of(ByteString.of(bomb))));
    assertThat(next(open())).containsExactly(1L);
    assertThat(news.toString()).contains("larger than");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"sequence\":3}",
        "{\"sequence\":\"x\"}",
        "{\"sequence\":2}{}",
        "{\"sequence\":2,}",
        "{'sequence':2}",
        "{\"sequence\":2.5}",
        "null",
      })
  void whatIsNoHeartbeatOfThatNumberIsDamage(String json) throws IOException {
    put(open(), 1);
    Files.write(file(2), HeartbeatGzip.pack(List.of(ByteString.encodeUtf8(json))));
    assertThat(next(open())).containsExactly(1L);
    assertThat(news).hasSize(1);
  }

  @Test
  void aHugeFileIsDamage() throws IOException {
    put(open(), 1);
    Files.write(file(2), new byte[SpoolFolder.MAX_FILE_BYTES + 1]);
    assertThat(next(open())).containsExactly(1L);
    assertThat(news.toString()).contains("larger than");
  }

  @Test
  void onlyTheNewestThatWereSetAsideAreKept() throws IOException {
    Spool spool = open();
    for (long sequence = 1; sequence <= SpoolFolder.MAX_ASIDE + 3; sequence++) {
      put(spool, sequence);
      spool.setAside(sequence, "REFUSED");
    }
    assertThat(names(path().resolve("aside")))
        .hasSize(SpoolFolder.MAX_ASIDE)
        .contains("%016d.json.gz".formatted(SpoolFolder.MAX_ASIDE + 3))
        .doesNotContain("0000000000000003.json.gz");
    assertThat(open().highest()).isEqualTo(SpoolFolder.MAX_ASIDE + 3);
  }

  @Test
  void aFileThatCannotBeReadForAMomentIsNotOvertaken() throws IOException {
    Spool spool = put(open(), 1, 2, 3);
    Files.delete(file(2));
    Files.createDirectory(file(2));
    for (int tries = 1; tries < 5; tries++) {
      assertThat(next(spool)).containsExactly(1L);
    }
    assertThat(news).isEmpty();
    assertThat(next(spool)).as("given up").containsExactly(1L, 3L);
    assertThat(news.toString()).contains("DAMAGED");
  }

  @Test
  void aFileThatSomebodyRemovedIsTold() throws IOException {
    Spool spool = put(open(), 1, 2);
    Files.delete(file(1));
    assertThat(next(spool)).containsExactly(2L);
    assertThat(news.toString()).contains("DAMAGED").contains("is gone");
    assertThat(spool.size()).isEqualTo(1);
  }

  @Test
  void beyondTheSizeTheOldestGo() {
    Spool spool = open();
    spool.limit(3 * CLUSTER, Duration.ofDays(30));
    put(spool, 1, 2, 3);
    assertThat(news).isEmpty();
    put(spool, 4, 5);
    assertThat(next(spool)).containsExactly(3L, 4L, 5L);
    assertThat(news)
        .containsExactly(
            new DeliveryNews.Dropped(1, "SIZE_LIMIT 0 MB"),
            new DeliveryNews.Dropped(1, "SIZE_LIMIT 0 MB"));
  }

  @Test
  void theSizeCountsWhatAnEarlierProcessLeft() {
    put(open(), 1, 2, 3);
    Spool spool = open();
    spool.limit(2 * CLUSTER, Duration.ofDays(30));
    assertThat(next(spool)).containsExactly(2L, 3L);
  }

  @Test
  void beyondTheNumberTheOldestGo() {
    Spool spool = open();
    spool.limit(PLENTY, Duration.ofDays(30), 2);
    put(spool, 1, 2, 3);
    assertThat(next(spool)).containsExactly(2L, 3L);
    assertThat(news).containsExactly(new DeliveryNews.Dropped(1, "SIZE_LIMIT 1 MB"));
  }

  @Test
  void theNewestStaysWhateverTheLimit() {
    Spool spool = open();
    spool.limit(1, Duration.ofDays(30));
    put(spool, 1, 2);
    assertThat(next(spool)).containsExactly(2L);
  }

  @Test
  void beyondTheAgeTheOldestGo() throws IOException {
    Spool spool = open();
    spool.limit(PLENTY, Duration.ofDays(30));
    put(spool, 1, 2);
    Files.setLastModifiedTime(file(1), FileTime.from(now));
    Files.setLastModifiedTime(file(2), FileTime.from(now.plusSeconds(1)));
    Spool later = open();
    now = now.plus(Duration.ofDays(30));
    later.limit(PLENTY, Duration.ofDays(30));
    assertThat(next(later)).as("aged exactly the limit").containsExactly(1L, 2L);
    now = now.plusSeconds(1);
    assertThat(next(later)).containsExactly(2L);
    assertThat(news).containsExactly(new DeliveryNews.Dropped(1, "AGE_LIMIT 30 d"));
  }

  @Test
  void aClockThatWasSetBackDropsNothing() {
    Spool spool = put(open(), 1);
    now = now.minus(Duration.ofDays(4000));
    spool.limit(PLENTY, Duration.ofDays(1));
    assertThat(next(spool)).containsExactly(1L);
  }

  @Test
  void whileTheDiskTakesNothingTheNewestAreHeldInMemory() throws IOException {
    Files.write(path(), new byte[0]);
    Spool spool = open();
    put(spool, 1, 2);
    assertThat(next(spool)).containsExactly(1L, 2L);
    assertThat(news)
        .singleElement()
        .isInstanceOfSatisfying(
            DeliveryNews.SpoolFailed.class,
            failed -> assertThat(failed.folder()).isEqualTo(path().toString()));
    spool.acknowledge(spool.next(1, PLENTY));
    assertThat(next(spool)).containsExactly(2L);
  }

  @Test
  void whenTheDiskTakesThemAgainMemoryIsWrittenDownInOrder() throws IOException {
    Files.write(path(), new byte[0]);
    Spool spool = put(open(), 1, 2);
    Files.delete(path());
    put(spool, 3);
    assertThat(next(spool)).containsExactly(1L, 2L, 3L);
    assertThat(next(open())).containsExactly(1L, 2L, 3L);
    Files.move(path(), folder.resolve("away"));
    Files.write(path(), new byte[0]);
    put(spool, 4);
    assertThat(news).as("told of each time").hasSize(2);
  }

  @Test
  void litterThatCannotBeRemovedBlocksNothing() throws IOException {
    Files.createDirectories(path().resolve("0000000000000001.json.gz.new").resolve("held"));
    Files.createDirectories(path().resolve("0000000000000003.sent").resolve("held"));
    Files.write(path().resolve("0000000000000005.sent"), new byte[0]);
    Spool spool = put(open(), 6);
    assertThat(news).isEmpty();
    assertThat(spool.highest()).isEqualTo(6);
    assertThat(next(open())).containsExactly(6L);
  }

  @Test
  void aFolderThatWasTakenAwayIsMadeAnew() throws IOException {
    Spool spool = put(open(), 1);
    Files.move(path(), folder.resolve("away"));
    put(spool, 2);
    assertThat(next(spool)).containsExactly(2L);
    assertThat(next(open())).containsExactly(2L);
    assertThat(news).noneMatch(DeliveryNews.SpoolFailed.class::isInstance);
  }

  @Test
  void whatCouldNotBeDeletedGoesWithTheNext() throws IOException {
    Spool spool = put(open(), 1, 2, 3);
    List<Spool.Entry> first = spool.next(2, PLENTY);
    for (long sequence = 1; sequence <= 2; sequence++) {
      Files.delete(file(sequence));
      Files.createDirectories(file(sequence).resolve("held"));
    }
    spool.acknowledge(first);
    for (long sequence = 1; sequence <= 2; sequence++) {
      Files.delete(file(sequence).resolve("held"));
    }
    put(spool, 4);
    spool.acknowledge(spool.next(2, PLENTY));
    assertThat(file(1)).doesNotExist();
    assertThat(file(2)).doesNotExist();
  }

  @Test
  void memoryIsBounded() throws IOException {
    Files.write(path(), new byte[0]);
    Spool spool = open();
    for (long sequence = 1; sequence <= Spool.MAX_IN_MEMORY + 1; sequence++) {
      put(spool, sequence);
    }
    assertThat(next(spool)).hasSize(Spool.MAX_IN_MEMORY).doesNotContain(1L);
    assertThat(news).contains(new DeliveryNews.Dropped(1, "MEMORY_FULL"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void clearForgetsTheCount(boolean waiting) {
    Spool spool = put(open(), 1, 2);
    if (!waiting) {
      spool.acknowledge(spool.next(100, PLENTY));
    }
    assertThat(spool.clear()).isEqualTo(waiting ? 2 : 0);
    assertThat(spool.highest()).isZero();
    assertThat(open().highest()).isZero();
    assertThat(open().isEmpty()).isTrue();
    assertThat(news).isEmpty();
  }

  @Test
  void theSizeIsCountedInWholeClusters() {
    Spool spool = open();
    spool.limit(4 * CLUSTER, Duration.ofDays(30));
    put(spool, 1, 2);
    spool.put(3, large(3));
    assertThat(news).as("one cluster each, and two").isEmpty();
    put(spool, 4);
    assertThat(next(spool)).containsExactly(2L, 3L, 4L);
  }

  @Test
  void whatHasLeftMakesRoom() {
    Spool spool = open();
    spool.limit(3 * CLUSTER, Duration.ofDays(30));
    put(spool, 1, 2, 3);
    spool.acknowledge(spool.next(2, PLENTY));
    put(spool, 4, 5);
    assertThat(next(spool)).containsExactly(3L, 4L, 5L);
    assertThat(news).isEmpty();
  }

  /** More than one cluster and less than two, whatever gzip makes of it. */
  private static JsonObject large(long sequence) {
    JsonObject json = heartbeat(sequence);
    StringBuilder text = new StringBuilder();
    new Random(1).ints(7000, 'A', 'Z').forEach(letter -> text.append((char) letter));
    json.addProperty("text", text.toString());
    return json;
  }

  @Test
  void whatIsInMemoryCountsAsWaiting() throws IOException {
    Files.write(path(), new byte[0]);
    Spool spool = open();
    assertThat(spool.isEmpty()).isTrue();
    put(spool, 1, 2);
    assertThat(spool.isEmpty()).isFalse();
    assertThat(spool.size()).isEqualTo(2);
    Files.delete(path());
    put(spool, 3);
    assertThat(spool.isEmpty()).isFalse();
    assertThat(spool.size()).isEqualTo(3);
  }

  @Test
  void greatestNumberOfAHeartbeatIsOne() throws IOException {
    put(open(), 1);
    Files.createFile(path().resolve("9007199254740991.sent"));
    assertThat(open().highest()).isEqualTo(9007199254740991L);
  }

  @Test
  void aFileOfTheGreatestSizeIsRead() throws IOException {
    put(open(), 1);
    byte[] padded = Arrays.copyOf(Files.readAllBytes(file(1)), SpoolFolder.MAX_FILE_BYTES);
    Files.write(file(1), padded);
    assertThat(next(open())).containsExactly(1L);
    assertThat(news).isEmpty();
  }

  @Test
  void theCountGoesOnThoughItsMarkWasTakenAway() throws IOException {
    Spool spool = put(open(), 1);
    spool.acknowledge(spool.next(1, PLENTY));
    Files.delete(path().resolve("0000000000000001.sent"));
    put(spool, 2);
    spool.acknowledge(spool.next(1, PLENTY));
    assertThat(names(path())).containsExactly("0000000000000002.sent");
  }

  @Test
  void aWholeHeartbeatWithoutANumberIsLitter() throws IOException {
    put(open(), 1);
    Files.copy(file(1), path().resolve("copy.json.gz.new"));
    assertThat(next(open())).containsExactly(1L);
    assertThat(names(path())).containsExactly("0000000000000001.json.gz");
  }

  @Test
  void whatCannotBeDeletedForLongIsTriedEachTime() throws IOException {
    Spool spool = put(open(), 1, 2, 3, 4);
    List<Spool.Entry> first = spool.next(1, PLENTY);
    Files.delete(file(1));
    Files.createDirectories(file(1).resolve("held"));
    spool.acknowledge(first);
    spool.acknowledge(spool.next(1, PLENTY));
    spool.acknowledge(spool.next(1, PLENTY));
    Files.delete(file(1).resolve("held"));
    assertThat(file(1)).exists();
    spool.acknowledge(spool.next(1, PLENTY));
    assertThat(file(1)).doesNotExist();
  }

  @Test
  void whatIsSetAsideInMemoryIsGone() throws IOException {
    Files.write(path(), new byte[0]);
    Spool spool = put(open(), 1, 2);
    spool.setAside(1, "REFUSED");
    assertThat(next(spool)).containsExactly(2L);
    assertThat(news).contains(new DeliveryNews.Dropped(1, "REFUSED"));
  }

  @Test
  void aFileThatIsReadAgainWasNotDamaged() throws IOException {
    Spool spool = put(open(), 1);
    byte[] whole = Files.readAllBytes(file(1));
    Files.delete(file(1));
    Files.createDirectory(file(1));
    for (int tries = 1; tries < 5; tries++) {
      assertThat(next(spool)).isEmpty();
    }
    Files.delete(file(1));
    Files.write(file(1), whole);
    assertThat(next(spool)).containsExactly(1L);
    assertThat(news).isEmpty();
  }
}

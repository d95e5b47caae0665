package io.github.updatesentinel.e2e;

import io.github.updatesentinel.stub.Ledger;
import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The installed service on one side, a collector on the other, and what is between them. */
final class Delivery implements AutoCloseable {
  private static final Pattern WAITING = Pattern.compile("(\\d{16})\\.json\\.gz");
  private static final Pattern NUMBER = Pattern.compile("(\\d{16})\\.(json\\.gz|sent)");

  private final Machine machine;
  private final ScriptedCollector collector;

  private Delivery(Machine machine, ScriptedCollector collector) {
    this.machine = machine;
    this.collector = collector;
  }

  static Delivery prepare(ScriptedCollector collector) throws IOException {
    Build build = Build.current();
    return new Delivery(Machine.prepare(build.installedPrefix(), build), collector);
  }

  Machine machine() {
    return machine;
  }

  /** A machine that never sent anything, and a collector that never got anything. */
  Delivery reset() throws IOException {
    machine.reset();
    collector.reset();
    machine
        .set("collectorUrl", collector.url())
        // One at the start, and others only where a finding changes.
        .set("scanInterval", "PT1H")
        .baseline(19044, 1706);
    return this;
  }

  /** With the configuration as it is now. */
  void start() throws IOException {
    machine.startService();
  }

  void restart() throws IOException {
    machine.stopService();
    machine.startService();
  }

  /**
   * Makes the service create this number of heartbeats, and waits until all are sent or stored.
   *
   * @return the sequence of the last; there may be more than were asked for
   */
  long make(int count) {
    for (int i = 0; i < count; i++) {
      long before = highest();
      machine.makeFinding();
      Awaitility.await("a heartbeat after " + before)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> highest() > before);
    }
    return highest();
  }

  /** Waits until the collector has everything up to this. */
  void awaitDelivered(long last) {
    Awaitility.await("delivery of all up to " + last)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> missing(last).isEmpty());
  }

  /** Waits until no heartbeat is on disk; each is deleted after the collector has confirmed it. */
  void awaitEmptySpool() {
    Awaitility.await("an empty spool")
        .pollInterval(Duration.ofMillis(20))
        .until(() -> waiting().isEmpty());
  }

  /** Waits until the collector has everything up to this but some. */
  void awaitDeliveredBut(long last, List<Long> some) {
    Awaitility.await("delivery of all up to %d but %s".formatted(last, some))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> missing(last).equals(some));
  }

  /** Sequences up to a last one that the collector does not have. */
  List<Long> missing(long last) {
    SortedSet<Long> stored = stored();
    return LongStream.rangeClosed(1, last)
        .filter(sequence -> !stored.contains(sequence))
        .boxed()
        .toList();
  }

  /** What the collector has of this machine; nothing before the service has given it a name. */
  private SortedSet<Long> stored() {
    Ledger ledger = collector.ledger();
    return Files.exists(state()) ? ledger.sequences(agentId()) : new TreeSet<>();
  }

  String agentId() {
    try {
      return machine.agentId();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path state() {
    return machine.data().resolve("state.json");
  }

  Path spool() {
    return machine.data().resolve("spool");
  }

  /** Sequences that are on disk and have not been delivered. */
  SortedSet<Long> waiting() {
    return numbers(spool(), WAITING);
  }

  /** Sequences that were set aside. */
  SortedSet<Long> aside() {
    return numbers(spool().resolve("aside"), NUMBER);
  }

  /** The last sequence that there is, on either side; 0 where there is none. */
  long highest() {
    TreeSet<Long> all = new TreeSet<>(numbers(spool(), NUMBER));
    all.addAll(stored());
    return all.isEmpty() ? 0 : all.last();
  }

  private static SortedSet<Long> numbers(Path folder, Pattern name) {
    SortedSet<Long> numbers = new TreeSet<>();
    for (String file : names(folder)) {
      Matcher matcher = name.matcher(file);
      if (matcher.matches()) {
        numbers.add(Long.parseLong(matcher.group(1)));
      }
    }
    return numbers;
  }

  /** Names in a folder; none where there is no such folder. */
  static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return new ArrayList<>();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Numbers of the events that the service wrote. */
  List<Integer> eventIds() {
    return machine.events().stream().map(Machine.LoggedEvent::id).toList();
  }

  Machine.LoggedEvent awaitEvent(int id) {
    Awaitility.await("event " + id).until(() -> eventIds().contains(id));
    return machine.events().stream().filter(event -> event.id() == id).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    machine.close();
    collector.close();
  }
}

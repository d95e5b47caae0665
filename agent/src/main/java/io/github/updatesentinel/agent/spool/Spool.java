package io.github.updatesentinel.agent.spool;

import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.disk.UntrustedFile;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.sink.DeliveryNews;
import io.github.updatesentinel.agent.time.Durations;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The heartbeats that wait for the collector, by sequence. Each is durable in a file of its own;
 * while the disk takes nothing, the newest are held in memory. Thread-safe.
 */
public final class Spool {
  /** Heartbeats; a day of them. */
  static final int MAX_IN_MEMORY = 100;

  /** More than a year of them; the list of their names has to fit into a small heap. */
  private static final int MAX_FILES = 50_000;

  /** NTFS gives every file whole clusters. */
  private static final int CLUSTER = 4096;

  /** Times that a file may refuse to be read, as under a virus scanner, before it is given up. */
  private static final int MAX_READ_FAILURES = 5;

  private final SpoolFolder folder;
  private final InstantSource clock;
  private final Consumer<DeliveryNews> news;
  private final NavigableMap<Long, SpoolFolder.Stored> files = new TreeMap<>();
  private final NavigableMap<Long, byte[]> memory = new TreeMap<>();
  private final Map<Long, Integer> readFailures = new HashMap<>();

  /** Files that should be gone, but that something holds. */
  private final Deque<Long> lingering = new ArrayDeque<>();

  private long maxBytes = Long.MAX_VALUE;
  private int maxFiles = MAX_FILES;
  private Duration maxAge = Duration.ofDays(3650);
  private long weight;
  private long highest;
  private boolean opened;
  private boolean failing;

  /**
   * @param folder need not be there yet
   * @param news told of losses and of a disk that refuses, from any thread that calls
   */
  public Spool(Path folder, InstantSource clock, Consumer<DeliveryNews> news) {
    this.folder = new SpoolFolder(folder);
    this.clock = clock;
    this.news = news;
    open();
  }

  /**
   * One heartbeat.
   *
   * @param json UTF-8
   */
  public record Entry(long sequence, ByteString json) {}

  private boolean open() {
    if (opened) {
      return true;
    }
    try {
      SpoolFolder.Opened folderNow = folder.open();
      SpoolFolder.Listing listing = folderNow.listing();
      files.putAll(listing.waiting());
      weight = files.values().stream().mapToLong(Spool::weight).sum();
      highest = Math.max(highest, listing.highest());
      opened = true;
      tellDropped(folderNow.untrusted(), "UNTRUSTED files in " + folder.path());
    } catch (UntrustedFile e) {
      failed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      failed("open: " + e);
    }
    return opened;
  }

  /** The highest sequence that ever was here, 0 where there was none. */
  public synchronized long highest() {
    return highest;
  }

  /**
   * What is beyond it goes at once, the oldest first.
   *
   * @param maxBytes on disk, in whole clusters; the newest heartbeat stays whatever its size
   * @param maxAge by the clock
   */
  public void limit(long maxBytes, Duration maxAge) {
    limit(maxBytes, maxAge, MAX_FILES);
  }

  synchronized void limit(long maxBytes, Duration maxAge, int maxFiles) {
    this.maxBytes = maxBytes;
    this.maxAge = maxAge;
    this.maxFiles = maxFiles;
    enforceLimit();
  }

  /** Heartbeats that wait. */
  public synchronized int size() {
    return files.size() + memory.size();
  }

  public synchronized boolean isEmpty() {
    return files.isEmpty() && memory.isEmpty();
  }

  /**
   * Takes a heartbeat; it is durable on return unless {@link DeliveryNews.SpoolFailed} was told.
   *
   * @param sequence higher than all before
   */
  public synchronized void put(long sequence, JsonObject heartbeat) {
    highest = Math.max(highest, sequence);
    memory.put(sequence, HeartbeatGzip.pack(heartbeat));
    writeDown();
    enforceLimit();
  }

  /** In order, so that what is in memory is always newer than what is on disk. */
  private void writeDown() {
    while (!memory.isEmpty() && open()) {
      var oldest = memory.firstEntry();
      try {
        folder.write(oldest.getKey(), oldest.getValue());
      } catch (IOException e) {
        failed("write: " + e);
        return;
      }
      SpoolFolder.Stored stored = new SpoolFolder.Stored(oldest.getValue().length, clock.instant());
      files.put(oldest.getKey(), stored);
      weight += weight(stored);
      memory.pollFirstEntry();
    }
    if (failing && memory.isEmpty()) {
      failing = false;
      Logger.info("{} is writable again", folder.path());
    }
  }

  private void failed(String why) {
    if (!failing) {
      failing = true;
      news.accept(new DeliveryNews.SpoolFailed(folder.path().toString(), why));
    }
  }

  private void enforceLimit() {
    int large = 0;
    while ((weight > maxBytes || files.size() > maxFiles) && files.size() > 1) {
      remove(files.firstKey());
      large++;
    }
    tellDropped(large, "SIZE_LIMIT " + (maxBytes >> 20) + " MB");
    int old = 0;
    Instant earliest = clock.instant().minus(maxAge);
    while (!files.isEmpty() && files.firstEntry().getValue().writtenAt().isBefore(earliest)) {
      remove(files.firstKey());
      old++;
    }
    tellDropped(old, "AGE_LIMIT " + Durations.text(maxAge));
    int forgotten = 0;
    while (memory.size() > MAX_IN_MEMORY) {
      memory.pollFirstEntry();
      forgotten++;
    }
    tellDropped(forgotten, "MEMORY_FULL");
  }

  private void tellDropped(int heartbeats, String why) {
    if (heartbeats > 0) {
      news.accept(new DeliveryNews.Dropped(heartbeats, why));
    }
  }

  /**
   * The oldest heartbeats. A damaged file is set aside and left out.
   *
   * @param maxCount 1 or more
   * @param maxJson bytes of JSON together; the first may be larger
   * @return empty where nothing waits, or nothing that can be read at the moment
   */
  public synchronized List<Entry> next(int maxCount, long maxJson) {
    enforceLimit();
    List<Entry> entries = new ArrayList<>();
    long bytes = 0;
    for (long sequence : sequences()) {
      if (entries.size() == maxCount) {
        break;
      }
      ByteString json = read(sequence);
      if (json == null && files.containsKey(sequence)) {
        // Something holds it for a moment; what comes after it must not overtake it.
        break;
      }
      if (json == null) {
        continue;
      }
      bytes += json.size();
      if (bytes > maxJson && !entries.isEmpty()) {
        break;
      }
      entries.add(new Entry(sequence, json));
    }
    return entries;
  }

  private List<Long> sequences() {
    List<Long> all = new ArrayList<>(files.keySet());
    all.addAll(memory.keySet());
    return all;
  }

  /** Null where there is none; the sequence is still in {@link #files} if it may come yet. */
  private @Nullable ByteString read(long sequence) {
    try {
      byte[] held = memory.get(sequence);
      return held == null ? folder.read(sequence) : HeartbeatGzip.unpack(held, sequence);
    } catch (NoSuchFileException e) {
      remove(sequence);
      tellDropped(1, "DAMAGED " + e.getMessage() + " is gone");
    } catch (InvalidJson e) {
      setAside(sequence, "DAMAGED " + sequence + ": " + e.getMessage());
    } catch (IOException e) {
      if (readFailures.merge(sequence, 1, Integer::sum) >= MAX_READ_FAILURES) {
        setAside(sequence, "DAMAGED " + e);
      }
    }
    return null;
  }

  /** They have arrived. */
  public synchronized void acknowledge(List<Entry> entries) {
    entries.forEach(entry -> remove(entry.sequence()));
  }

  /**
   * Keeps the heartbeat out of the way, for people to look at.
   *
   * @param why as in {@link DeliveryNews.Dropped}
   */
  public synchronized void setAside(long sequence, String why) {
    try {
      if (files.containsKey(sequence)) {
        folder.setAside(sequence);
      }
    } catch (IOException e) {
      // It blocks nobody from now on; the next start tries it again.
      Logger.error("Heartbeat {} can't be set aside: {}", sequence, e.toString());
    }
    forget(sequence);
    tellDropped(1, why);
  }

  /**
   * Removes all heartbeats and every trace of their numbers, as they are another agent's.
   *
   * @return how many there were
   */
  public synchronized int clear() {
    List<Long> all = sequences();
    all.forEach(this::remove);
    highest = 0;
    try {
      folder.unmark();
    } catch (IOException e) {
      Logger.error("{} can't be cleared: {}", folder.path(), e.toString());
    }
    return all.size();
  }

  private void remove(long sequence) {
    boolean stored = files.containsKey(sequence);
    forget(sequence);
    // One more at a time: what holds one for long may hold thousands.
    Long other = lingering.pollFirst();
    if (other != null && !isDeleted(other)) {
      lingering.addLast(other);
    }
    if (stored && !isDeleted(sequence)) {
      lingering.addLast(sequence);
    }
  }

  private void forget(long sequence) {
    readFailures.remove(sequence);
    memory.remove(sequence);
    SpoolFolder.Stored stored = files.remove(sequence);
    weight -= stored == null ? 0 : weight(stored);
    try {
      if (sequence == highest) {
        folder.mark(sequence);
      }
    } catch (IOException e) {
      Logger.error("{} can't be marked as used: {}", sequence, e.toString());
    }
  }

  private boolean isDeleted(long sequence) {
    try {
      folder.delete(sequence);
      return true;
    } catch (IOException e) {
      // It will go with one of the next; at worst the collector gets it twice, and knows that.
      Logger.debug("{} can't be deleted yet: {}", sequence, e.toString());
      return false;
    }
  }

  private static long weight(SpoolFolder.Stored stored) {
    return (stored.bytes() + CLUSTER - 1) / CLUSTER * CLUSTER;
  }
}

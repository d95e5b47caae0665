package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service on a disk that has no byte left. */
class FullDiskIT {
  private static ScriptedCollector collector;
  private static Delivery delivery;
  private static Machine machine;

  @BeforeAll
  static void prepare() throws IOException {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(90));
    collector = new ScriptedCollector();
    delivery = Delivery.prepare(collector);
    machine = delivery.machine();
  }

  @AfterAll
  static void close() {
    delivery.close();
  }

  @BeforeEach
  void reset() throws IOException {
    delivery.reset();
  }

  @AfterEach
  void removeDisk() throws IOException {
    machine.removeSmallDisk();
    assertThat(collector.violations()).isEmpty();
  }

  @Test
  void aFullSpoolIsToldOnceAndHeartbeatsArriveAllTheSame() throws IOException {
    SmallDisk disk = machine.addSmallDisk("spool", 256);
    delivery.start();
    delivery.awaitDelivered(delivery.make(1));

    fillBesideEmptySpool(disk);
    delivery.awaitDelivered(delivery.make(3));
    delivery.awaitEvent(1203);
    assertThat(delivery.eventIds()).containsOnlyOnce(1203).doesNotContain(1202, 1900);

    disk.makeSpace();
    delivery.awaitDelivered(delivery.make(1));
    collector.closePort();
    long kept = delivery.make(2);
    assertThat(delivery.waiting()).contains(kept);
    collector.openPort();
    delivery.awaitDelivered(kept);
    assertThat(delivery.eventIds()).containsOnlyOnce(1203).doesNotContain(1202, 1900);
  }

  /** A heartbeat that is deleted after the disk is full leaves room for all that follow. */
  private static void fillBesideEmptySpool(SmallDisk disk) throws IOException {
    long before;
    do {
      delivery.awaitEmptySpool();
      before = delivery.highest();
      disk.fill();
    } while (delivery.highest() != before);
  }

  @Test
  void onADiskThatIsFullAltogetherNoSequenceIsUsedTwice() throws IOException {
    SmallDisk disk = machine.addSmallDisk("", 512);
    delivery.start();
    delivery.awaitDelivered(delivery.make(1));

    disk.fill();
    long last = delivery.make(3);
    delivery.awaitDelivered(last);
    assertThat(machine.isRunning()).isTrue();
    delivery.restart();
    Awaitility.await("heartbeats of the next start").until(() -> delivery.highest() > last);
    disk.makeSpace();
    delivery.awaitDelivered(delivery.make(1));
  }
}

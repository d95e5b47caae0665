package io.github.updatesentinel.collector.wire;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.tinylog.Logger;

/** What is logged as a warning or an error while this is open. */
public final class CapturedLog implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Begins. */
  public CapturedLog() {
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  /** The lines with this text, of all that was logged before this is asked. */
  public List<String> lines(String text) {
    String end = "end " + UUID.randomUUID();
    Logger.warn("{}", end);
    // Another thread writes the log, in order.
    await().atMost(Duration.ofSeconds(20)).until(() -> text().contains(end));
    return text().lines().filter(line -> line.contains(text)).toList();
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}

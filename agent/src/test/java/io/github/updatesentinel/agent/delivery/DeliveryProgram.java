package io.github.updatesentinel.agent.delivery;

import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.baseline.CollectorBaseline;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.ConfigLoader;
import io.github.updatesentinel.agent.config.ConfigSource;
import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.sink.DeliveryNews;
import io.github.updatesentinel.agent.spool.Spool;
import io.github.updatesentinel.agent.time.Clocks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * An agent that does nothing but deliver, as fast as the disk allows, until it is killed. It prints
 * {@code ready} when it begins, and everything that should not happen.
 */
final class DeliveryProgram {
  static final String AGENT_ID = "4f6b1f6e-7c2f-4c53-9d34-0d3b6f0f9a11";

  private static final long A_MOMENT_NANOS = 1_000_000;

  private final Spool spool;
  private final DeliveryService outbox;
  private final String startedAt = Instant.now() + " " + ProcessHandle.current().pid();

  private DeliveryProgram(Path folder, URI collector) {
    Clocks clocks = Clocks.system();
    spool = new Spool(folder.resolve("spool"), clocks.wall(), DeliveryProgram::tell);
    AgentConfig config = config(collector);
    CollectorBaseline baseline =
        CollectorBaseline.open(
            folder.resolve("baseline.json"),
            collector.getHost(),
            config.baselineKey(),
            System.out::println);
    FakeSafe safe = new FakeSafe();
    outbox =
        DeliveryService.start(
            config,
            collector,
            new DeliveryService.Sender(AGENT_ID, null, null, false),
            baseline,
            new DeliveryService.Surroundings(
                spool,
                folder.resolve("credentials.dat"),
                safe,
                safe,
                Optional::empty,
                DeliveryService.PATIENCE,
                clocks,
                // No wait is longer than it has to be.
                () -> 0,
                DeliveryProgram::tell,
                System.out::println,
                "DeliveryProgram"));
  }

  private static AgentConfig config(URI collector) {
    Map<String, RawValue> values =
        Map.of(
            "collectorUrl", new RawValue.Text(collector.toString()),
            "checkInterval", new RawValue.Text("PT10S"));
    return ConfigLoader.load(List.of(new ConfigSource("test", values))).config();
  }

  private static void tell(DeliveryNews news) {
    if (!(news instanceof DeliveryNews.Delivered || news instanceof DeliveryNews.NotDelivered)) {
      System.out.println(news);
    }
  }

  /**
   * Runs it.
   *
   * @param arguments a folder; the collector's URL; how many heartbeats may wait before another is
   *     made, or {@code drain} to make one more and end when all are delivered
   */
  public static void main(String[] arguments) {
    DeliveryProgram program = new DeliveryProgram(Path.of(arguments[0]), URI.create(arguments[1]));
    boolean drain = arguments[2].equals("drain");
    int backlog = drain ? 0 : Integer.parseInt(arguments[2]);
    System.out.println("ready");
    do {
      program.send();
      program.awaitAtMost(backlog);
    } while (!drain);
  }

  private void send() {
    long sequence = spool.highest() + 1;
    JsonObject heartbeat = new JsonObject();
    heartbeat.addProperty("agentId", AGENT_ID);
    heartbeat.addProperty("sequence", sequence);
    heartbeat.addProperty("madeBy", startedAt);
    heartbeat.addProperty("content", Objects.hash(startedAt, sequence) + " " + sequence);
    outbox.send(sequence, heartbeat);
  }

  private void awaitAtMost(int backlog) {
    while (spool.size() > backlog) {
      LockSupport.parkNanos(A_MOMENT_NANOS);
    }
  }
}

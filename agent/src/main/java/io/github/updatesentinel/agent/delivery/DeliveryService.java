package io.github.updatesentinel.agent.delivery;

import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.baseline.CollectorBaseline;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.delivery.http.HttpClients;
import io.github.updatesentinel.agent.delivery.http.HttpCollector;
import io.github.updatesentinel.agent.probe.access.InstalledToken;
import io.github.updatesentinel.agent.probe.access.SecretProtection;
import io.github.updatesentinel.agent.proxy.ProxyRoute;
import io.github.updatesentinel.agent.proxy.SystemProxy;
import io.github.updatesentinel.agent.sink.DeliveryNews;
import io.github.updatesentinel.agent.sink.HeartbeatSink;
import io.github.updatesentinel.agent.spool.Spool;
import io.github.updatesentinel.agent.time.Clocks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Where heartbeats go: into the spool at once, and from there to the collector on a thread of its
 * own. Nothing is sent before the first heartbeat of this process is there, however many wait from
 * earlier: the moment of that one is spread over the fleet.
 */
public final class DeliveryService implements HeartbeatSink, AutoCloseable {
  /** How long a request to the collector may take, up to the last byte of its answer. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration PAUSE_AFTER_DEFECT = Duration.ofMinutes(1);

  /**
   * Of the seconds that a service has to stop, what a request gets to end after it is cancelled.
   */
  private static final Duration LONGEST_END = Duration.ofSeconds(1);

  private final Spool spool;
  private final HttpClients clients;
  private final HttpCollector collector;
  private final HeartbeatSender courier;
  private final Consumer<DeliveryNews> news;
  private final BlockingQueue<Boolean> wakeUp = new ArrayBlockingQueue<>(1);
  private final Thread thread = new Thread(this::run, "delivery");
  private volatile boolean closed;

  /**
   * What the outbox finds around it.
   *
   * @param credentials the file that keeps the key
   * @param patience {@link #PATIENCE}, but in a test
   * @param random from 0 to 1
   * @param news told from the outbox's own thread
   * @param onUnusable told once of each reason why the way to the collector can't be used
   */
  public record Surroundings(
      Spool spool,
      Path credentials,
      SecretProtection protection,
      InstalledToken installedToken,
      SystemProxy systemProxy,
      Duration patience,
      Clocks clocks,
      DoubleSupplier random,
      Consumer<DeliveryNews> news,
      Consumer<String> onUnusable,
      String userAgent) {}

  /**
   * Who sends.
   *
   * @param machine the fingerprint; null where not known
   * @param hardware that of the hardware alone; null where not known
   * @param mayRenew whether {@link DeliveryNews.IdentityTaken} is of use; told once, an id that is
   *     taken as well must not lead to a third
   */
  public record Sender(
      String agentId, @Nullable String machine, @Nullable String hardware, boolean mayRenew) {}

  /**
   * Begins to prepare for the network, without touching it.
   *
   * @param collectorUrl the configuration's
   * @param baseline what the collector's answers go to
   */
  public static DeliveryService start(
      AgentConfig config,
      URI collectorUrl,
      Sender sender,
      CollectorBaseline baseline,
      Surroundings around) {
    Clocks clocks = around.clocks();
    HttpClients clients =
        new HttpClients(
            new HttpClients.Way(
                collectorUrl,
                config.trustStore(),
                config.clientCertificate(),
                ProxyRoute.of(config.proxy(), around.systemProxy())),
            around.patience(),
            clocks,
            around.onUnusable());
    HttpCollector collector = new HttpCollector(clients, around.userAgent());
    Enrollment enrollment =
        new Enrollment(
            collector,
            new Enrollment.Safe(around.credentials(), around.protection(), around.installedToken()),
            new Enrollment.Applicant(
                sender.agentId(),
                collectorUrl.getHost(),
                sender.machine(),
                sender.hardware(),
                sender.mayRenew()),
            config.enrollmentToken());
    Duration interval = config.checkInterval();
    // Half of it, so that no heartbeat that comes a little early is left without the question.
    BaselineFetch fetch =
        new BaselineFetch(collector, baseline, interval.dividedBy(2), clocks, around.news());
    HeartbeatSender courier =
        new HeartbeatSender(
            around.spool(),
            collector,
            enrollment,
            fetch,
            interval,
            clocks,
            around.random(),
            around.news());
    return new DeliveryService(around.spool(), clients, collector, courier, around.news());
  }

  private DeliveryService(
      Spool spool,
      HttpClients clients,
      HttpCollector collector,
      HeartbeatSender courier,
      Consumer<DeliveryNews> news) {
    this.spool = spool;
    this.clients = clients;
    this.collector = collector;
    this.courier = courier;
    this.news = news;
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void send(long sequence, JsonObject heartbeat) {
    spool.put(sequence, heartbeat);
    wakeUp.offer(true);
  }

  private void run() {
    try {
      // That takes a second or more, and nobody has to wait for it.
      guarded(
          () -> {
            clients.warmUp();
            return Duration.ZERO;
          });
      wakeUp.take();
      while (!closed) {
        Duration wait = guarded(courier::turn);
        if (!wait.isZero()) {
          wakeUp.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration guarded(Supplier<Duration> work) {
    try {
      return work.get();
    } catch (RuntimeException | Error e) {
      // Nothing would start this thread again, and nobody see that it is gone.
      Logger.error(e, "Internal error in the delivery");
      news.accept(new DeliveryNews.Defect("delivery: " + e));
      return PAUSE_AFTER_DEFECT;
    }
  }

  /** Ends a request under way and the thread. What is in the spool stays there. */
  @Override
  public void close() {
    closed = true;
    wakeUp.offer(true);
    collector.close();
    try {
      thread.join(LONGEST_END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

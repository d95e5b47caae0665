package io.github.updatesentinel.agent.delivery;

import io.github.updatesentinel.agent.baseline.CollectorBaseline;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Certificates;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Contact;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Reach;
import io.github.updatesentinel.agent.delivery.http.HttpClients;
import io.github.updatesentinel.agent.delivery.http.HttpCollector;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.probe.access.SecretProtection;
import io.github.updatesentinel.agent.proxy.ProxyRoute;
import io.github.updatesentinel.agent.proxy.SystemProxy;
import io.github.updatesentinel.agent.spool.SpoolStatus;
import io.github.updatesentinel.agent.state.StateStore;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.time.Durations;
import io.github.updatesentinel.agent.tls.Tls;
import io.github.updatesentinel.contract.baseline.BuildList;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how delivery stands: asks the collector for its baseline the way the service does, and
 * looks at what the service keeps. It sends no heartbeat, enrols nothing and changes nothing.
 */
public final class DeliveryCheck {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /**
   * What it finds around it.
   *
   * @param files where the service keeps what is looked at
   * @param userAgent of the request
   */
  public record Surroundings(
      Files files,
      SecretProtection protection,
      SystemProxy systemProxy,
      Clocks clocks,
      String userAgent) {}

  /** What the service keeps; each may be missing. */
  public record Files(Path state, Path spool, Path credentials, Path baseline) {}

  private final URI url;
  private final AgentConfig config;
  private final Surroundings around;
  private final Duration limit;
  private final long startNanos;
  private final List<String> baselineProblems = new ArrayList<>();
  private final CollectorBaseline baseline;
  private final StoredKey key;
  private final ProxyRoute route;
  private final FutureTask<Contact> asking = new FutureTask<>(this::ask);
  private volatile @Nullable Tls tls;

  private DeliveryCheck(URI url, AgentConfig config, Surroundings around, Duration limit) {
    this.url = url;
    this.config = config;
    this.around = around;
    this.limit = limit;
    this.startNanos = around.clocks().nanos().getAsLong();
    this.baseline =
        CollectorBaseline.open(
            around.files().baseline(), url.getHost(), config.baselineKey(), baselineProblems::add);
    this.key =
        StoredKey.look(
            around.files().credentials(),
            around.protection(),
            new StoredKey.Owner(url.getHost(), memory(), config.enrollmentToken()),
            around.clocks().now());
    this.route = ProxyRoute.of(config.proxy(), around.systemProxy());
  }

  /**
   * Begins to ask, on a thread of its own.
   *
   * @return empty where there is no collector to ask
   */
  public static Optional<DeliveryCheck> start(AgentConfig config, Surroundings around) {
    return start(config, around, LIMIT);
  }

  /**
   * @param limit on what the answer may take
   */
  static Optional<DeliveryCheck> start(AgentConfig config, Surroundings around, Duration limit) {
    URI url = config.collectorUrl();
    if (url == null) {
      return Optional.empty();
    }
    DeliveryCheck check = new DeliveryCheck(url, config, around, limit);
    Thread thread = new Thread(check.asking, "delivery check");
    thread.setDaemon(true);
    thread.start();
    return Optional.of(check);
  }

  /** The collector's baseline as the service holds it; empty where it holds none that counts. */
  public CollectorBaseline baseline() {
    return baseline;
  }

  /**
   * How far this computer's clock is ahead of the collector's, as the service measured it last;
   * empty where that is not known.
   */
  public Optional<Duration> clockSkew() {
    return memory().toOptional().flatMap(glimpse -> glimpse).flatMap(StateStore.Glimpse::clockSkew);
  }

  /** Waits for the answer, until 30 s after the start at most. */
  public DeliveryStatus await() {
    Contact contact = contact();
    Instant now = around.clocks().now();
    Path spool = around.files().spool();
    return new DeliveryStatus(
        url,
        now,
        contact,
        url.getScheme().equalsIgnoreCase("https") ? certificates(contact, now) : null,
        Readings.at("proxy", now, () -> proxies(route.proxiesFor(url))),
        lastDelivery(),
        Readings.at(spool.toString(), now, () -> SpoolStatus.waiting(spool)),
        Readings.at(spool.toString(), now, () -> SpoolStatus.setAside(spool)),
        key.enrolled(),
        baselineVersion(now));
  }

  private Contact ask() {
    HttpClients clients =
        new HttpClients(
            new HttpClients.Way(url, config.trustStore(), config.clientCertificate(), route),
            DeliveryService.PATIENCE,
            around.clocks(),
            why -> {});
    try (HttpCollector collector = new HttpCollector(clients, around.userAgent())) {
      tls = clients.get().tls();
      BaselineAnswer reader =
          new BaselineAnswer(baseline.list(), config.baselineKey(), key.enrolled());
      return reader.contact(collector.baseline(baseline.etag().orElse(null), key.key()));
    } catch (IOException e) {
      return BaselineAnswer.without(Reach.UNUSABLE, String.valueOf(e.getMessage()));
    }
  }

  private Contact contact() {
    Duration left = limit.minus(around.clocks().since(startNanos));
    try {
      return asking.get(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return noAnswer("no answer within " + Durations.text(limit));
    } catch (ExecutionException e) {
      return noAnswer(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return noAnswer("interrupted");
    }
  }

  private static Contact noAnswer(String why) {
    return BaselineAnswer.without(Reach.NO_ANSWER, why);
  }

  private Reading<Optional<StateStore.Glimpse>> memory() {
    Path state = around.files().state();
    return Readings.at(
        state.toString(), around.clocks().now(), () -> StateStore.glimpse(state, around.clocks()));
  }

  private Reading<Optional<Instant>> lastDelivery() {
    Reading<Optional<StateStore.Glimpse>> memory = memory();
    return memory instanceof Reading.Known<Optional<StateStore.Glimpse>> known
        ? Reading.known(known.value().flatMap(StateStore.Glimpse::lastDelivery), known.at())
        : Reading.unknown(memory.failure().orElseThrow(), memory.at());
  }

  private Certificates certificates(Contact contact, Instant now) {
    return ConnectionCertificates.of(
        tls, config.clientCertificate() != null, String.valueOf(contact.detail()), now);
  }

  private static List<String> proxies(List<Proxy> route) {
    return route.stream()
        .filter(proxy -> proxy.address() instanceof InetSocketAddress)
        .map(proxy -> shown((InetSocketAddress) proxy.address()))
        .toList();
  }

  private static String shown(InetSocketAddress address) {
    String host = address.getHostString();
    return "http://%s:%d"
        .formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort());
  }

  private Reading<Optional<String>> baselineVersion(Instant now) {
    return baselineProblems.isEmpty()
        ? Reading.known(baseline.list().map(BuildList::version), now)
        : Reading.unknown(new Failure(baselineProblems.get(0), null), now);
  }
}

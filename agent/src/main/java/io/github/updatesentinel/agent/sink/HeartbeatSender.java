package io.github.updatesentinel.agent.sink;

import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.delivery.TrustStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Posts heartbeats to the collector on a thread of its own, in order, each with one more try when
 * the first goes wrong. Between heartbeats, which are minutes apart, neither thread nor connection
 * is kept.
 */
public final class HeartbeatSender implements HeartbeatSink, AutoCloseable {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LONGEST_RETRY_DELAY = Duration.ofSeconds(20);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final int QUEUE = 16;
  private static final int ACCEPTED = 202;

  private final URI collectorUrl;
  private final AgentConfig config;
  private final Consumer<Delivery> outcome;
  private final Consumer<IOException> onUnusable;
  private final DoubleSupplier random;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE.toMillis(),
          TimeUnit.MILLISECONDS,
          new ArrayBlockingQueue<>(QUEUE),
          HeartbeatSender::thread);
  private volatile @Nullable Poster poster;
  private volatile @Nullable IOException unusable;
  private volatile boolean closed;
  private volatile @Nullable Call current;

  private record Poster(OkHttpClient client, HttpUrl endpoint) {}

  /**
   * Begins to prepare for the network: that takes a second or more, and nobody has to wait for it.
   *
   * @param collectorUrl without a slash at its end
   * @param outcome told of each heartbeat, from the sender's thread
   * @param onUnusable told where the URL or the trust store can't be used; nothing is sent then
   * @param random from 0 to 1, for the delay before the second try
   */
  public HeartbeatSender(
      URI collectorUrl,
      AgentConfig config,
      Consumer<Delivery> outcome,
      Consumer<IOException> onUnusable,
      DoubleSupplier random) {
    this.collectorUrl = collectorUrl;
    this.config = config;
    this.outcome = outcome;
    this.onUnusable = onUnusable;
    this.random = random;
    thread.allowCoreThreadTimeOut(true);
    thread.execute(this::prepare);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "heartbeats");
    thread.setDaemon(true);
    return thread;
  }

  private void prepare() {
    try {
      HttpUrl endpoint = endpoint(collectorUrl);
      poster = new Poster(client(endpoint, config), endpoint);
    } catch (IOException e) {
      unusable = e;
      onUnusable.accept(e);
    }
  }

  /** OkHttp refuses hosts that a URI may have, such as one with a label of 64 characters. */
  private static HttpUrl endpoint(URI collectorUrl) throws IOException {
    HttpUrl url = HttpUrl.parse(collectorUrl + "/api/v1/heartbeats");
    if (url == null) {
      throw new IOException("collectorUrl " + collectorUrl + " can't be used");
    }
    return url;
  }

  private static OkHttpClient client(HttpUrl endpoint, AgentConfig config) throws IOException {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .proxy(proxy(config.proxy()))
            .connectTimeout(CONNECT_TIMEOUT)
            .callTimeout(CALL_TIMEOUT)
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .followRedirects(false)
            .retryOnConnectionFailure(false);
    if (!endpoint.isHttps()) {
      // Named alone, so that no certificate is loaded for nothing.
      return builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT)).build();
    }
    try {
      X509TrustManager trust = TrustStore.open(config.trustStore());
      return builder
          .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS))
          .sslSocketFactory(TrustStore.socketFactory(trust), trust)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IOException("trustStore " + config.trustStore() + " can't be used: " + e, e);
    }
  }

  /** The configuration has made sure of the form. */
  private static Proxy proxy(String setting) {
    if (!setting.startsWith("http://")) {
      return Proxy.NO_PROXY;
    }
    // Not by URI: that gives no host for a name with an underscore, which Windows' names may have.
    int colon = setting.lastIndexOf(':');
    String host = setting.substring("http://".length(), colon);
    int port = Integer.parseInt(setting.substring(colon + 1));
    return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
  }

  @Override
  public void send(JsonObject heartbeat) {
    try {
      thread.execute(() -> post(heartbeat));
    } catch (RejectedExecutionException e) {
      if (!closed) {
        outcome.accept(new Delivery.Lost("more than " + QUEUE + " heartbeats are waiting"));
      }
    }
  }

  private void post(JsonObject heartbeat) {
    Poster prepared = poster;
    if (prepared == null) {
      outcome.accept(new Delivery.Lost(String.valueOf(unusable)));
      return;
    }
    byte[] body = heartbeat.toString().getBytes(StandardCharsets.UTF_8);
    Request request =
        new Request.Builder().url(prepared.endpoint).post(RequestBody.create(body, JSON)).build();
    try {
      outcome.accept(deliver(prepared.client, request));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Delivery deliver(OkHttpClient client, Request request) throws InterruptedException {
    Attempt first = post(client, request);
    if (first.delivered || !first.worthRetrying) {
      return first.asDelivery();
    }
    Thread.sleep((long) (LONGEST_RETRY_DELAY.toMillis() * random.getAsDouble()));
    return post(client, request).asDelivery();
  }

  private record Attempt(boolean delivered, boolean worthRetrying, String problem) {
    Delivery asDelivery() {
      return delivered ? new Delivery.Delivered() : new Delivery.Lost(problem);
    }
  }

  private Attempt post(OkHttpClient client, Request request) {
    Call call = client.newCall(request);
    current = call;
    if (closed) {
      call.cancel();
    }
    try (Response response = call.execute()) {
      int status = response.code();
      Logger.debug("Collector answered {}", status);
      return new Attempt(status == ACCEPTED, status >= 500 || status == 429, "HTTP " + status);
    } catch (IOException e) {
      Logger.warn("Heartbeat not delivered: {}", e.toString());
      return new Attempt(false, true, e.toString());
    } finally {
      current = null;
    }
  }

  /** Ends a request under way and the thread; what is still waiting is not sent. */
  @Override
  public void close() {
    closed = true;
    thread.shutdownNow();
    Call call = current;
    if (call != null) {
      call.cancel();
    }
  }
}

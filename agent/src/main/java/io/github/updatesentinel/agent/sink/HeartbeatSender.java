package io.github.updatesentinel.agent.sink;

import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.config.AgentConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.ConnectionSpec;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Posts heartbeats to the collector on a thread of its own, in order, each with one more try when
 * the first goes wrong.
 */
public final class HeartbeatSender implements HeartbeatSink, AutoCloseable {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LONGEST_RETRY_DELAY = Duration.ofSeconds(20);
  private static final int QUEUE = 16;
  private static final int ACCEPTED = 202;

  private final String endpoint;
  private final OkHttpClient client;
  private final Consumer<Delivery> outcome;
  private final DoubleSupplier random;
  private final BlockingQueue<JsonObject> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Call current;

  /**
   * @param collectorUrl without a slash at its end
   * @param outcome told of each heartbeat, from the sender's thread
   * @param random from 0 to 1, for the delay before the second try
   * @throws IOException where the trust store can't be used
   */
  public HeartbeatSender(
      URI collectorUrl, AgentConfig config, Consumer<Delivery> outcome, DoubleSupplier random)
      throws IOException {
    this.endpoint = collectorUrl + "/api/v1/heartbeats";
    this.client = client(collectorUrl, config);
    this.outcome = outcome;
    this.random = random;
    this.thread = new Thread(this::run, "heartbeats");
    thread.setDaemon(true);
    thread.start();
  }

  private static OkHttpClient client(URI collectorUrl, AgentConfig config) throws IOException {
    OkHttpClient.Builder builder = new OkHttpClient.Builder();
    try {
      if (collectorUrl.getScheme().equalsIgnoreCase("https")) {
        X509TrustManager trust = TrustStore.open(config.trustStore());
        builder.sslSocketFactory(TrustStore.socketFactory(trust), trust);
      }
      return builder
          .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
          .proxy(proxy(config.proxy()))
          .connectTimeout(CONNECT_TIMEOUT)
          .callTimeout(CALL_TIMEOUT)
          .followRedirects(false)
          .retryOnConnectionFailure(false)
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
    URI proxy = URI.create(setting);
    return new Proxy(
        Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort()));
  }

  @Override
  public void send(JsonObject heartbeat) {
    if (!queue.offer(heartbeat)) {
      outcome.accept(new Delivery.Lost("more than " + QUEUE + " heartbeats are waiting"));
    }
  }

  private void run() {
    try {
      while (!closed) {
        JsonObject heartbeat = queue.take();
        outcome.accept(deliver(heartbeat.toString().getBytes(StandardCharsets.UTF_8)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Delivery deliver(byte[] body) throws InterruptedException {
    Attempt first = post(body);
    if (first.delivered || !first.worthRetrying) {
      return first.asDelivery();
    }
    Thread.sleep((long) (LONGEST_RETRY_DELAY.toMillis() * random.getAsDouble()));
    return post(body).asDelivery();
  }

  private record Attempt(boolean delivered, boolean worthRetrying, String problem) {
    Delivery asDelivery() {
      return delivered ? new Delivery.Delivered() : new Delivery.Lost(problem);
    }
  }

  private Attempt post(byte[] body) {
    Request request =
        new Request.Builder().url(endpoint).post(RequestBody.create(body, JSON)).build();
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
    thread.interrupt();
    Call call = current;
    if (call != null) {
      call.cancel();
    }
    client.connectionPool().evictAll();
  }
}

package io.github.updatesentinel.agent.delivery.http;

import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.proxy.ProxyRoute;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.tls.Tls;
import io.github.updatesentinel.agent.tls.TlsRefusal;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * The way to one collector: address, proxy, certificates. Certificates are read anew every day, and
 * after each refusal, so that what an administrator renews or repairs counts without a restart.
 * Used by one thread; {@link #close} comes from any.
 */
public final class HttpClients {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CERTIFICATES_LAST = Duration.ofDays(1);

  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

  /** OkHttp's words for it: to CONNECT, and from a proxy that nobody has set. */
  private static final Pattern PROXY_REFUSES =
      Pattern.compile("Failed to authenticate with proxy|HTTP_PROXY_AUTH \\(407\\)");

  private static final int MAX_SHOWN = 500;

  /** Seconds that the one connection is kept for the next heartbeat. */
  private static final int KEEP_ALIVE = 60;

  /**
   * The settings that say how to get there.
   *
   * @param url without a slash at its end
   * @param clientCertificate null for none
   */
  public record Way(
      URI url, String trustStore, @Nullable String clientCertificate, ProxyRoute proxy) {}

  /**
   * A client for now.
   *
   * @param tls null for plain HTTP
   */
  public record Ready(OkHttpClient client, HttpUrl root, @Nullable Tls tls) {
    HttpUrl endpoint(String name) {
      return root.newBuilder().addPathSegments("api/v1/" + name).build();
    }
  }

  private final Way way;
  private final Duration patience;
  private final Clocks clocks;
  private final Consumer<String> onUnusable;
  private volatile @Nullable Ready ready;
  private long readyNanos;
  private String told = "";

  /**
   * @param patience how long a request may take, up to the last byte of its answer
   * @param onUnusable told once of each reason why no client can be made
   */
  public HttpClients(Way way, Duration patience, Clocks clocks, Consumer<String> onUnusable) {
    this.way = way;
    this.patience = patience;
    this.clocks = clocks;
    this.onUnusable = onUnusable;
  }

  /**
   * May take long, where a file of certificates is on a server; {@link #close} does not wait for
   * it.
   *
   * @throws IOException where URL, trust store or client certificate can't be used
   */
  public Ready get() throws IOException {
    Ready made = ready;
    if (made == null || clocks.since(readyNanos).compareTo(CERTIFICATES_LAST) >= 0) {
      made = make();
      close();
      ready = made;
      readyNanos = clocks.nanos().getAsLong();
    }
    return made;
  }

  private Ready make() throws IOException {
    try {
      Ready made = build();
      told = "";
      return made;
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      if (!why.equals(told)) {
        told = why;
        onUnusable.accept(why);
      }
      throw e;
    }
  }

  private Ready build() throws IOException {
    // OkHttp refuses hosts that a URI may have, such as one with a label of 64 characters.
    HttpUrl root = HttpUrl.parse(way.url().toString());
    if (root == null) {
      throw new IOException("collectorUrl " + way.url() + " can't be used");
    }
    OkHttpClient.Builder builder =
        way.proxy()
            .applyTo(new OkHttpClient.Builder())
            .connectTimeout(CONNECT_TIMEOUT)
            .callTimeout(patience)
            // A busy collector may think for as long as the whole may take.
            .readTimeout(patience)
            .writeTimeout(patience)
            .connectionPool(new ConnectionPool(1, KEEP_ALIVE, TimeUnit.SECONDS))
            .protocols(List.of(Protocol.HTTP_1_1))
            .followRedirects(false);
    if (!root.isHttps()) {
      // Named alone, so that no certificate is loaded for nothing.
      return new Ready(
          builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT)).build(), root, null);
    }
    Tls tls = Tls.open(way.trustStore(), way.clientCertificate(), clocks.wall());
    OkHttpClient client =
        builder
            .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS))
            .sslSocketFactory(tls.socketFactory(), tls.trustManager())
            .build();
    return new Ready(client, root, tls);
  }

  /** Loads all that the first request needs, without touching the network. */
  public void warmUp() {
    try {
      Tls tls = get().tls();
      if (tls != null) {
        tls.warmUp();
      }
    } catch (IOException e) {
      // It has been told; the first request finds the same.
      return;
    }
  }

  /** Says what went wrong with a request. */
  Answer explain(IOException problem) {
    if (PROXY_REFUSES.matcher(String.valueOf(problem.getMessage())).find()) {
      return Answer.Http.of(PROXY_AUTHENTICATION_REQUIRED);
    }
    Ready used = ready;
    Tls tls = used == null ? null : used.tls();
    TlsRefusal refusal =
        tls == null ? null : TlsRefusal.of(problem, tls, clocks.now()).orElse(null);
    if (refusal != null) {
      close();
    }
    String text = refusal == null ? text(problem) : refusal.reason() + ": " + refusal.detail();
    return none(text, refusal);
  }

  /** Says why {@link #get} gave nothing: that is no word of the server of an earlier connection. */
  static Answer.None unusable(IOException problem) {
    return none(text(problem), null);
  }

  /** The class says what the message leaves out, such as that a host is not known. */
  private static String text(IOException problem) {
    String message = problem.getMessage();
    return problem.getClass() == IOException.class && message != null
        ? message
        : problem.toString();
  }

  private static Answer.None none(String text, @Nullable TlsRefusal refusal) {
    // What the other side sent may be in it, at any length.
    return new Answer.None(Texts.line(text, MAX_SHOWN), refusal);
  }

  /** Gives the connection back; {@link #get} makes a new client. */
  void close() {
    Ready used = ready;
    ready = null;
    if (used != null) {
      used.client().connectionPool().evictAll();
    }
  }
}

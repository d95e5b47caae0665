package io.github.updatesentinel.agent.delivery.http;

import io.github.updatesentinel.contract.baseline.BaselineLimits;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** The collector over HTTP. Requests come from one thread, {@link #close} from any. */
public final class HttpCollector implements Collector, AutoCloseable {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final int MAX_REDIRECTS = 3;

  /** Bytes that a refusal or a key may have. */
  private static final int MAX_ANSWER = 16 * 1024;

  private final HttpClients clients;
  private final String userAgent;
  private volatile boolean closed;
  private volatile @Nullable Call current;

  public HttpCollector(HttpClients clients, String userAgent) {
    this.clients = clients;
    this.userAgent = userAgent;
  }

  @Override
  public Answer heartbeats(byte[] packed, @Nullable String key) {
    Request.Builder request =
        new Request.Builder()
            .post(RequestBody.create(packed, JSON))
            .header("Content-Encoding", "gzip");
    return call("heartbeats", authorized(request, key), MAX_ANSWER);
  }

  @Override
  public Answer enroll(byte[] json) {
    return call("enroll", new Request.Builder().post(RequestBody.create(json, JSON)), MAX_ANSWER);
  }

  @Override
  public Answer baseline(@Nullable String etag, @Nullable String key) {
    Request.Builder request = new Request.Builder().get();
    if (etag != null) {
      request.header("If-None-Match", etag);
    }
    // One byte more than is taken, so that the reader sees that it is too much.
    return call("baseline", authorized(request, key), BaselineLimits.MAX_BYTES + 1);
  }

  private static Request.Builder authorized(Request.Builder request, @Nullable String key) {
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  private Answer call(String what, Request.Builder builder, int maxBody) {
    HttpClients.Ready ready;
    try {
      ready = clients.get();
    } catch (IOException e) {
      return HttpClients.unusable(e);
    }
    try {
      Request request = builder.url(ready.endpoint(what)).header("User-Agent", userAgent).build();
      for (int left = MAX_REDIRECTS; ; left--) {
        Answer.Http answer = once(ready, request, maxBody);
        HttpUrl next = left > 0 ? HttpAnswers.redirect(request.url(), answer) : null;
        if (next == null) {
          return answer;
        }
        request = request.newBuilder().url(next).build();
      }
    } catch (IOException e) {
      return clients.explain(e);
    }
  }

  private Answer.Http once(HttpClients.Ready ready, Request request, int maxBody)
      throws IOException {
    Call call = ready.client().newCall(request);
    current = call;
    if (closed) {
      call.cancel();
    }
    try (Response response = call.execute()) {
      return HttpAnswers.read(response, maxBody);
    } finally {
      current = null;
    }
  }

  /** Ends a request that is under way; later ones fail at once. */
  @Override
  public void close() {
    closed = true;
    Call call = current;
    if (call != null) {
      call.cancel();
    }
    clients.close();
  }
}

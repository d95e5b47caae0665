package io.github.updatesentinel.collector.bench;

import io.github.updatesentinel.collector.crypto.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long people and programs wait for what the collector shows. */
final class PageBench {
  private static final int TIMES = 15;
  private static final String TOKEN = "usa_bench-token-of-a-store-that-is-thrown-away";

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private PageBench() {}

  /**
   * What was seen.
   *
   * @param statuses of all answers
   */
  record Wait(double medianMs, double maxMs, List<Integer> statuses) {}

  /** Lets {@link #measure} in. */
  static void admit(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement person =
            connection.prepareStatement(
                "INSERT INTO person (user_id, login_key, name, role, must_change, created_at)"
                    + " VALUES ('bench', 'bench', 'bench', 'VIEWER', 0, 0)");
        PreparedStatement token =
            connection.prepareStatement(
                "INSERT INTO api_token (token_id, token_hash, user_id, label, role, created_at,"
                    + " expires_at) VALUES ('bench', ?, 'bench', 'bench', 'VIEWER', 0, ?)")) {
      person.executeUpdate();
      token.setBytes(1, Secrets.hash(TOKEN));
      token.setLong(2, Long.MAX_VALUE);
      token.executeUpdate();
    }
    connection.commit();
  }

  /** Sends what {@link #admit} has let in. */
  static HttpRequest.Builder authorized(HttpRequest.Builder request) {
    return request.header("Authorization", "Bearer " + TOKEN).header("Accept", "text/html");
  }

  /** Until the first byte of a list that is streamed, else until the last one. */
  static Map<String, Wait> measure(int port, String agentId) {
    Map<String, Wait> waits = new LinkedHashMap<>();
    for (String path : paths(agentId)) {
      // The first of all compiles pages and fills caches.
      waitMs(port, path, new ArrayList<>());
      List<Double> times = new ArrayList<>();
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        times.add(waitMs(port, path, statuses));
      }
      Collections.sort(times);
      waits.put(
          path,
          new Wait(
              times.get(TIMES / 2), times.get(TIMES - 1), statuses.stream().distinct().toList()));
    }
    return waits;
  }

  private static List<String> paths(String agentId) {
    return List.of(
        "/",
        "/machines?verdict=FALSE_UP_TO_DATE",
        "/machines?verdict=UP_TO_DATE&sort=name",
        "/machines?verdict=SILENT",
        "/machines?severity=ERROR",
        "/machines?domain=czj.gov.example&sort=seen",
        "/machines?build=19044.7417",
        "/machines?edition=EnterpriseG&sort=since&dir=desc",
        "/machines?source=WSUS&sort=build",
        "/machines?reason=SERVICE_DISABLED&sort=scan",
        "/machines?q=czj-bgs",
        "/machines?q=no-such-machine",
        "/machines/" + agentId,
        "/builds",
        "/baseline/suggestion",
        "/machines.csv",
        "/api/v1/fleet",
        "/api/v1/trend",
        "/metrics");
  }

  private static double waitMs(int port, String path, List<Integer> statuses) {
    HttpRequest request =
        authorized(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)))
            .timeout(Duration.ofMinutes(1))
            .build();
    long begin = System.nanoTime();
    try {
      HttpResponse<InputStream> answer =
          HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
      statuses.add(answer.statusCode());
      try (InputStream body = answer.body()) {
        if (path.endsWith(".csv")) {
          int unused = body.read();
        } else {
          body.readAllBytes();
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return (System.nanoTime() - begin) / 1e6;
  }
}

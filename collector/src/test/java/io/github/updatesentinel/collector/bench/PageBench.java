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

/** How long people and programs wait for what the collector shows, and what it costs. */
final class PageBench {
  private static final int TIMES = 15;
  private static final String EACH = "{n}";
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
   * @param firstMs of the very first time
   * @param medianMs of the times after it, like {@code maxMs}
   * @param cpuMs processor time of the whole collector for each of them
   * @param statuses of all answers
   */
  record Wait(
      double firstMs, double medianMs, double maxMs, double cpuMs, List<Integer> statuses) {}

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

  /**
   * Until the first byte of a list that is streamed, else until the last one.
   *
   * @param path where {@value #EACH} stands, each request has another number: what it asks for was
   *     never asked before
   */
  private static Wait waits(CollectorProcess collector, String path) {
    List<Integer> statuses = new ArrayList<>();
    // The first of all compiles pages and fills caches.
    double first = waitMs(collector.port(), path.replace(EACH, "0"), statuses);
    List<Double> times = new ArrayList<>();
    Duration before = collector.processorTime();
    for (int i = 1; i <= TIMES; i++) {
      times.add(waitMs(collector.port(), path.replace(EACH, Integer.toString(i)), statuses));
    }
    double cpuMs = collector.processorTime().minus(before).toNanos() / 1e6 / TIMES;
    Collections.sort(times);
    return new Wait(
        first,
        times.get(TIMES / 2),
        times.get(TIMES - 1),
        cpuMs,
        statuses.stream().distinct().toList());
  }

  /** All kinds of pages. */
  static Map<String, Wait> measure(CollectorProcess collector, String agentId) {
    Map<String, Wait> waits = new LinkedHashMap<>();
    for (String path : paths(agentId)) {
      waits.put(path, waits(collector, path));
    }
    return waits;
  }

  /** As many as an address holds; longer lists cost the same pass. */
  private static String names() {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      names.append("czj-bgs-").append(10_000 + i).append('+');
    }
    return names.toString();
  }

  /** As many as a search may have. */
  private static String patterns() {
    StringBuilder patterns = new StringBuilder("none-{n}*");
    for (int i = 1; i < 20; i++) {
      patterns.append("+*s-1").append(i).append("?2*");
    }
    return patterns.toString();
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
        "/machines?q=czj-bgs-1{n}",
        "/machines?q=no-such-machine-{n}",
        "/machines?q=czj-*",
        "/machines?q=czj-*+none-{n}*",
        "/machines?q=*bgs-1{n}*",
        "/machines?q=" + patterns(),
        "/machines?q=" + names() + "none-{n}",
        "/machines?duplicate=NAME",
        "/machines?duplicate=HARDWARE",
        "/machines?forDays=3&not-domain=czj.gov.example&tag=lab",
        "/machines/" + agentId,
        "/machines?offer=MISSED",
        "/machines?by=Workstation+hardening+2026",
        "/machines?tag=pilot",
        "/builds",
        "/compare?by=domain",
        "/compare?by=targetGroup",
        "/compare?by=source",
        "/compare?by=line",
        "/compare?by=tag",
        "/compare?by=agent",
        "/sources",
        "/causes",
        "/changes?since=day",
        "/changes?since=week&verdict=FALSE_UP_TO_DATE",
        "/baseline/suggestion",
        "/machines.csv",
        "/api/v1/fleet",
        "/api/v1/trend",
        "/api/v1/sources",
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

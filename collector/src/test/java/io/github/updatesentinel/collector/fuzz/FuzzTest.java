package io.github.updatesentinel.collector.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.updatesentinel.collector.auth.RequestFuzzer;
import io.github.updatesentinel.collector.baseline.guide.GuideFuzzer;
import io.github.updatesentinel.collector.baseline.guide.GuideText;
import io.github.updatesentinel.collector.config.ConfigFuzzer;
import io.github.updatesentinel.collector.document.DocumentFuzzer;
import io.github.updatesentinel.collector.enroll.EnrollmentFuzzer;
import io.github.updatesentinel.collector.http.server.HeadersFuzzer;
import io.github.updatesentinel.collector.index.FilterFuzzer;
import io.github.updatesentinel.collector.store.StoreLogFuzzer;
import io.github.updatesentinel.collector.wire.HeartbeatFuzzer;
import io.github.updatesentinel.collector.wire.Heartbeats;
import io.github.updatesentinel.contract.baseline.BaselineSamples;
import io.github.updatesentinel.contract.fuzz.Fuzzing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tries bytes from outside on the collector; see {@link Fuzzing}. */
@Tag("slow")
class FuzzTest {
  private static final UUID AGENT = new UUID(4, 7);

  private static Stream<Arguments> parsers() {
    return Stream.of(
        Arguments.of(HeartbeatFuzzer.class, 2_000, heartbeats()),
        Arguments.of(EnrollmentFuzzer.class, 2_000, enrollments()),
        Arguments.of(DocumentFuzzer.class, 2_000, BaselineSamples.taken().toList()),
        Arguments.of(GuideFuzzer.class, 500, List.of(guide())),
        Arguments.of(FilterFuzzer.class, 2_000, parameters()),
        Arguments.of(ConfigFuzzer.class, 2_000, configurations()),
        Arguments.of(HeadersFuzzer.class, 2_000, headers()),
        Arguments.of(StoreLogFuzzer.class, 200, List.of(storeLog())),
        Arguments.of(RequestFuzzer.class, 300, requests()));
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void noBytesMakeAParserFail(Class<?> fuzzer, int inputs, List<String> seeds, @TempDir Path folder)
      throws IOException, InterruptedException, ReflectiveOperationException {
    List<byte[]> bytes = seeds.stream().map(seed -> seed.getBytes(ISO_8859_1)).toList();
    Fuzzing.run(fuzzer, "io.github.updatesentinel.**", inputs, bytes, folder);
  }

  private static List<String> heartbeats() {
    String whole = Heartbeats.json(AGENT, 7).toString();
    String bare = Heartbeats.bare(AGENT, 8).toString();
    return List.of(utf8(whole), bare, "[" + bare + "," + bare + "]");
  }

  private static List<String> enrollments() {
    String mark = "\"" + "ab".repeat(32) + "\"";
    return List.of(
        "{\"enrollmentToken\":\"ust_x\",\"agentId\":\"%s\",\"machine\":%s,\"hardware\":%s,\"later\":[1]}"
            .formatted(AGENT, mark, mark));
  }

  private static String guide() {
    return new GuideText("2026-Sep").fix("w10", "17763.7922", "5066586").json();
  }

  private static List<String> parameters() {
    return List.of(
        "verdict=SILENT\nverdict=LATER\nnot-tag=lab\nbuild=19044.1706\nforDays=3\nunseenDays=9",
        "q=pc-* \"PC 17\", KB5013942\nsort=name\ndir=desc\nsize=100\ncursor=e30",
        "list=kept\nduplicate=NAME\noffer=MISSED\nby=?\nservice=wuauserv\nday=2026-10-13",
        utf8(
            "domain=corp.example\ngroup=\u7ec4\nkb=KB5013942\naccount=CORP\\a\nseverity=CRITICAL"));
  }

  private static List<String> configurations() {
    return List.of(
        """
        {"listen": "[::1]:8443", "publicUrl": "https://updates.example", "allowPlainHttp": true,
         "database": "jdbc:postgresql://db/sentinel", "trustedProxies": ["10.0.0.0/8", "fd00::1"],
         "heartbeatInterval": "15m", "historyRetention": "400d", "clientCertificates": "OFF",
         "smtp": {"host": "mail.example", "port": 25, "from": "a@b.example", "security": "TLS"},
         "oidc": {"issuer": "https://login.example/x", "clientId": "x", "roleClaim": "groups"}}
        """);
  }

  private static List<String> headers() {
    return List.of(
        "10.0.0.9, 203.0.113.7\n10.0.0.2",
        "[2001:db8::5], fd00::/8",
        "W/\"tag\", \"other\", *",
        "/machines?q=a&sort=name");
  }

  /** As SQLite writes it. */
  private static String storeLog() {
    try {
      Path folder = Files.createTempDirectory("store");
      String file = folder.resolve("store.db").toString();
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement sql = connection.createStatement()) {
        sql.execute("PRAGMA page_size = 512");
        sql.execute("PRAGMA journal_mode = WAL");
        sql.execute("CREATE TABLE t (a TEXT)");
        sql.execute("INSERT INTO t VALUES ('x')");
        return new String(Files.readAllBytes(Path.of(file + "-wal")), ISO_8859_1);
      } finally {
        try (Stream<Path> files = Files.list(folder)) {
          files.forEach(each -> each.toFile().delete());
        }
        Files.delete(folder);
      }
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> requests() {
    String heartbeat = Heartbeats.bare(AGENT, 9).toString();
    return List.of(
        lines(
            "GET /machines?q=pc*&sort=name HTTP/1.1",
            "Host: localhost",
            "Cookie: SESSION",
            "Accept-Language: zh-CN,en;q=0.5",
            "Accept: text/html",
            "",
            ""),
        lines(
            "GET /api/v1/machines?verdict=SILENT HTTP/1.1",
            "Host: [::1]",
            "Authorization: Bearer usr_x",
            "X-Forwarded-For: 203.0.113.7, 10.0.0.1",
            "X-Forwarded-Proto: https",
            "If-None-Match: W/\"x\"",
            "",
            ""),
        form("/login", "name=admin&password=wrong&to=%2Fmachines"),
        form("/find", "csrf=CSRF&q=pc-1%0Apc-2"),
        form("/views", "csrf=CSRF&name=mine&query=verdict%3DSILENT%26size%3D25"),
        form(
            "/alerts/channels",
            "csrf=CSRF&name=c&format=GENERIC&target=http%3A%2F%2F127.0.0.1%3A9%2F"),
        form("/administration/tokens", "csrf=CSRF&label=x&uses=5&days=3"),
        multipart(),
        lines(
            "POST /api/v1/heartbeats HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "Content-Length: " + heartbeat.length(),
            "",
            heartbeat),
        lines(
            "POST /api/v1/enroll HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "Transfer-Encoding: chunked",
            "",
            "2;x=y",
            "{}",
            "0",
            "Trailer: x",
            "",
            ""));
  }

  private static String form(String path, String fields) {
    return post(path, "application/x-www-form-urlencoded", fields);
  }

  private static String multipart() {
    String body =
        lines(
            "--b",
            "Content-Disposition: form-data; name=\"csrf\"",
            "",
            "CSRF",
            "--b",
            "Content-Disposition: form-data; name=\"file\"; filename=\"b.json\"",
            "Content-Type: application/json",
            "",
            "{\"version\": \"1\"}",
            "--b--",
            "");
    return post("/baseline/drafts", "multipart/form-data; boundary=b", body);
  }

  private static String post(String path, String contentType, String body) {
    return lines(
        "POST " + path + " HTTP/1.1",
        "Host: localhost",
        "Cookie: SESSION",
        "Origin: http://localhost",
        "Content-Type: " + contentType,
        // The token of the form is longer than the word that stands for it.
        "Content-Length: " + (body.length() + (body.contains("CSRF") ? 39 : 0)),
        "",
        body);
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines);
  }

  private static String utf8(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }
}

package io.github.updatesentinel.collector.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.FormBody;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import org.jspecify.annotations.Nullable;

/** A browser as far as logging in goes: keeps cookies, sends forms, follows no redirect. */
public final class Visitor {
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
  private static final Pattern SECRET = Pattern.compile("<code id=\"secret\">([^<]+)</code>");

  private final OkHttpClient client;
  private final String base;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>(Map.of("Accept", "text/html"));
  private String csrf = "";

  Visitor(int port) {
    this.client = new OkHttpClient.Builder().followRedirects(false).build();
    this.base = "http://127.0.0.1:" + port;
  }

  /** One who comes over TLS, and trusts these certificates. */
  Visitor(int port, HandshakeCertificates trusted) {
    this.client =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .sslSocketFactory(trusted.sslSocketFactory(), trusted.trustManager())
            .build();
    this.base = "https://127.0.0.1:" + port;
  }

  /** What came back. */
  public record Answer(int status, String body, okhttp3.Headers headers) {
    public @Nullable String location() {
      return headers.get("Location");
    }

    /** The secret that the page shows. */
    public String secret() {
      Matcher matcher = SECRET.matcher(body);
      if (!matcher.find()) {
        throw new AssertionError("no secret on this page: " + body);
      }
      return matcher.group(1);
    }
  }

  /** Sends this header along from now on; null no more. */
  public Visitor header(String name, @Nullable String value) {
    if (value == null) {
      headers.remove(name);
    } else {
      headers.put(name, value);
    }
    return this;
  }

  /** Closes the connections that wait for the next request. */
  void disconnect() {
    client.connectionPool().evictAll();
  }

  Map<String, String> cookies() {
    return cookies;
  }

  void csrf(String value) {
    csrf = value;
  }

  String csrf() {
    return csrf;
  }

  public Answer get(String path) {
    return send(new Request.Builder().url(base + path));
  }

  Answer head(String path) {
    return send(new Request.Builder().url(base + path).head());
  }

  Answer put(String path) {
    return send(new Request.Builder().url(base + path).put(RequestBody.EMPTY));
  }

  /** Sends a form with the token of the last page; names and values in turn. */
  public Answer post(String path, String... fields) {
    FormBody.Builder form = new FormBody.Builder();
    if (!csrf.isEmpty()) {
      form.add("csrf", csrf);
    }
    for (int i = 0; i < fields.length; i += 2) {
      form.add(fields[i], fields[i + 1]);
    }
    return send(new Request.Builder().url(base + path).post(form.build()));
  }

  /** Sends a JSON body, as an agent does. */
  public Answer json(String path, String body) {
    return send(
        new Request.Builder()
            .url(base + path)
            .post(RequestBody.create(body, MediaType.get("application/json"))));
  }

  public Answer logIn(String name, String password) {
    Answer answer = post("/login", "name", name, "password", password);
    if (answer.status() == 303) {
      get("/account");
    }
    return answer;
  }

  private Answer send(Request.Builder request) {
    headers.forEach(request::header);
    if (!cookies.isEmpty()) {
      StringBuilder cookie = new StringBuilder();
      cookies.forEach(
          (name, value) ->
              cookie.append(cookie.isEmpty() ? "" : "; ").append(name).append('=').append(value));
      request.header("Cookie", cookie.toString());
    }
    try (Response response = client.newCall(request.build()).execute()) {
      for (String set : response.headers("Set-Cookie")) {
        String pair = set.split(";", 2)[0];
        String name = pair.substring(0, pair.indexOf('='));
        String value = pair.substring(pair.indexOf('=') + 1);
        if (value.isEmpty() || set.contains("Max-Age=0")) {
          cookies.remove(name);
        } else {
          cookies.put(name, value);
        }
      }
      String body = response.body().string();
      Matcher matcher = CSRF.matcher(body);
      if (matcher.find()) {
        csrf = matcher.group(1);
      }
      return new Answer(response.code(), body, response.headers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.github.updatesentinel.e2e;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** A person who is logged in to a collector, as a browser does it. */
public final class Administrator {
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  private final String url;
  private final HttpClient client;
  private String csrf = "";

  private Administrator(String url, HttpClient client) {
    this.url = url;
    this.client = client;
  }

  /** Logs in for the first time, and chooses a password. */
  public static Administrator first(RealCollector collector, SSLContext tls, String chosen)
      throws IOException {
    Administrator person =
        new Administrator(
            collector.url(),
            HttpClient.newBuilder()
                .sslContext(tls)
                .cookieHandler(new CookieManager())
                .connectTimeout(Duration.ofSeconds(10))
                .build());
    person.submit("/login", Map.of("name", "admin", "password", collector.firstPassword()));
    person.submit(
        "/account/password",
        Map.of("old", collector.firstPassword(), "new", chosen, "again", chosen));
    // The session is another one now, and so is its token.
    person.takeToken("/account/password");
    return person;
  }

  private void takeToken(String page) throws IOException {
    Matcher token = CSRF.matcher(get(page));
    if (token.find()) {
      csrf = token.group(1);
    }
  }

  /** Fills in the form of a page and sends it; the answer has to lead on to another page. */
  private void submit(String page, Map<String, String> fields) throws IOException {
    takeToken(page);
    String body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    HttpResponse<String> answer =
        send(
            to(page)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body + "&csrf=" + encoded(csrf))));
    if (answer.statusCode() / 100 != 3) {
      throw new IOException("POST " + page + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  /** A page or document, which has to be there. */
  public String get(String path) throws IOException {
    HttpResponse<String> answer = send(to(path).GET());
    if (answer.statusCode() != 200) {
      throw new IOException("GET " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  /** A document of the JSON API. */
  public JsonElement json(String path) throws IOException {
    return JsonParser.parseString(get(path));
  }

  /**
   * Rows of the list of machines.
   *
   * @param filter as in the list's address, such as {@code verdict=UP_TO_DATE}; empty for all
   */
  public List<JsonObject> machines(String filter) throws IOException {
    return json("/api/v1/machines?" + filter)
        .getAsJsonObject()
        .getAsJsonArray("machines")
        .asList()
        .stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  /** Publishes a baseline, which has to be taken. */
  public void publish(String baseline) throws IOException {
    HttpResponse<String> answer =
        send(
            to("/api/v1/baselines")
                .header("Content-Type", "application/json")
                .header("X-CSRF-Token", csrf)
                .POST(BodyPublishers.ofString(baseline)));
    if (answer.statusCode() != 201) {
      throw new IOException("not published: " + answer.statusCode() + " " + answer.body());
    }
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofSeconds(30))
        .header("Origin", url);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

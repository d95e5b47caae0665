package io.github.updatesentinel.collector.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A provider of OpenID Connect with one client and one person: discovery, keys, login page and
 * token endpoint, which checks secret, code, redirect URI and PKCE as a real one does.
 */
final class OpenIdProvider implements AutoCloseable {
  static final String SUBJECT = "4711";
  static final String SECRET = "client-secret";
  private final HttpServer server;
  private final RSAKey key = newKey();

  /** Changes the claims of the next token. */
  volatile UnaryOperator<JWTClaimsSet.Builder> claims = builder -> builder;

  /** What the next token is signed with. */
  volatile RSAKey signingKey = key;

  /** How often it was asked for a token. */
  final AtomicInteger asked = new AtomicInteger();

  private volatile Map<String, String> request = Map.of();

  OpenIdProvider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange,
                200,
                """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize",
                 "token_endpoint": "%1$s/token", "jwks_uri": "%1$s/keys",
                 "response_types_supported": ["code"], "subject_types_supported": ["public"],
                 "id_token_signing_alg_values_supported": ["RS256"]}
                """
                    .formatted(issuer())));
    server.createContext(
        "/keys", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
    server.createContext("/token", this::token);
    server.start();
  }

  static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID("key").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What the person does on the login page; the answer is the path that leads back. */
  String logIn(String loginPage) {
    request = parameters(URI.create(loginPage).getRawQuery());
    if (!"S256".equals(request.get("code_challenge_method")) || !request.containsKey("nonce")) {
      throw new AssertionError("no PKCE or no nonce: " + request);
    }
    return "/login/oidc/callback?code=the-code&state=" + request.get("state");
  }

  private void token(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    Map<String, String> form =
        parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(("sentinel:" + SECRET).getBytes(UTF_8));
    boolean good =
        basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
            && "the-code".equals(form.get("code"))
            && String.valueOf(request.get("redirect_uri")).equals(form.get("redirect_uri"))
            && String.valueOf(request.get("code_challenge"))
                .equals(challenge(form.getOrDefault("code_verifier", "")));
    if (good) {
      answer(
          exchange,
          200,
          "{\"access_token\": \"a\", \"token_type\": \"Bearer\", \"id_token\": \""
              + idToken()
              + "\"}");
    } else {
      answer(exchange, 400, "{\"error\": \"invalid_grant\"}");
    }
  }

  private String idToken() {
    Instant now = Instant.now();
    JWTClaimsSet.Builder builder =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .audience("sentinel")
            .subject(SUBJECT)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)))
            .claim("nonce", request.get("nonce"))
            .claim("preferred_username", "li.wei")
            .claim("groups", List.of("staff", "sentinel-admins"));
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("key").build(),
              claims.apply(builder).build());
      token.sign(new RSASSASigner(signingKey));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      parameters.put(
          pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
    }
    return parameters;
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

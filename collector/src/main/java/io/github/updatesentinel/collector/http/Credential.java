package io.github.updatesentinel.collector.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What a user shows with a request: an API token, or the cookie of a session. */
public final class Credential {
  /** Name of the cookie of a session on a connection without TLS. */
  public static final String SESSION = "session";

  /** Name of the cookie of a session over TLS, which keeps neighbors from setting it. */
  public static final String SECURE_SESSION = "__Host-session";

  private Credential() {}

  private static @Nullable String of(Request request) {
    String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (authorization != null || !request.getHeaders().contains(HttpHeader.COOKIE)) {
      return authorization;
    }
    for (HttpCookie cookie : Request.getCookies(request)) {
      if (cookie.getName().equals(SESSION) || cookie.getName().equals(SECURE_SESSION)) {
        return cookie.getValue();
      }
    }
    return null;
  }

  /**
   * Those that were valid a moment ago. They give no access: each request is authenticated anew.
   * Thread-safe.
   */
  public static final class Recent {
    private static final int MAX = 2_000;
    private static final Duration KEPT = Duration.ofMinutes(15);
    private static final String ATTRIBUTE = Recent.class.getName();

    /** Names of users by the hash of what they show. */
    private final Cache<ByteBuffer, String> users =
        Caffeine.newBuilder().maximumSize(MAX).expireAfterAccess(KEPT).build();

    /** Whose of them a request shows; null if it shows none. */
    public @Nullable String user(Request request) {
      String credential = of(request);
      if (credential == null) {
        return null;
      }
      ByteBuffer hash = hash(credential);
      request.setAttribute(ATTRIBUTE, hash);
      return users.getIfPresent(hash);
    }

    /**
     * Notes that what a request showed is valid.
     *
     * @param noted the attribute {@link #ATTRIBUTE} of that request
     * @param user the name of whom it belongs to
     */
    public void add(@Nullable Object noted, String user) {
      if (noted instanceof ByteBuffer hash) {
        users.put(hash, user);
      }
    }

    /** The name of the attribute of a request that holds what {@link #add} takes. */
    public static String attribute() {
      return ATTRIBUTE;
    }

    /** Only a hash: a dump of the memory must not contain sessions for longer than a request. */
    private static ByteBuffer hash(String credential) {
      try {
        return ByteBuffer.wrap(
            MessageDigest.getInstance("SHA-256")
                .digest(credential.getBytes(StandardCharsets.UTF_8)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}

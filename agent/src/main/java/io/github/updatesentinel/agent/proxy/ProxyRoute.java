package io.github.updatesentinel.agent.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Which way requests go, by the setting {@code proxy}. With {@code SYSTEM} the machine's setting is
 * read anew for each new connection. Where it can't be read or used, the request fails with the
 * reason: to go direct is what the administrator may have meant to prevent. Thread-safe if the
 * system's proxy is.
 */
public final class ProxyRoute extends ProxySelector {
  private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);
  private static final String PREFIX = "http://";

  @FunctionalInterface
  private interface Choice {
    List<Proxy> of(URI url) throws IOException;
  }

  private final Choice choice;

  private ProxyRoute(Choice choice) {
    this.choice = choice;
  }

  /**
   * The way that a setting names.
   *
   * @param setting {@code DIRECT}, {@code SYSTEM} or {@code http://host:port}; the configuration
   *     has made sure of the form
   * @param system asked where the setting is {@code SYSTEM}, and not before a connection is needed
   */
  public static ProxyRoute of(String setting, SystemProxy system) {
    if (setting.equals("DIRECT")) {
      return new ProxyRoute(url -> DIRECT);
    }
    if (setting.equals("SYSTEM")) {
      return new ProxyRoute(url -> systemChoice(system.read(), url));
    }
    List<Proxy> fixed = List.of(fixed(setting));
    return new ProxyRoute(url -> fixed);
  }

  private static Proxy fixed(String setting) {
    // Not by URI: that gives no host for a name with an underscore, which Windows' names may have.
    int colon = setting.lastIndexOf(':');
    if (!setting.startsWith(PREFIX) || colon < PREFIX.length()) {
      throw new IllegalArgumentException(
          "proxy: expected DIRECT or SYSTEM or http://host:port, found \""
              + ProxyList.show(setting)
              + '"');
    }
    String host = setting.substring(PREFIX.length(), colon);
    return ProxyList.http(host, Integer.parseInt(setting.substring(colon + 1)));
  }

  private static List<Proxy> systemChoice(Optional<WinHttpSetting> setting, URI url)
      throws IOException {
    if (setting.isEmpty() || setting.get().accessType() == WinHttpSetting.AccessType.NO_PROXY) {
      return DIRECT;
    }
    String list = setting.get().proxies();
    List<Proxy> proxies =
        ProxyList.forScheme(list == null ? "" : list, url.getScheme().toLowerCase(Locale.ROOT));
    boolean direct = proxies.isEmpty() || BypassList.parse(setting.get().bypass()).contains(url);
    return direct ? DIRECT : proxies;
  }

  /**
   * The proxies to try for a URL, in order, their names not looked up; {@link Proxy#NO_PROXY} alone
   * where it is reached directly.
   *
   * @param url of scheme http or https
   * @return never empty
   * @throws IOException if the machine's setting can't be read or used; says which and why, with
   *     passwords hidden
   */
  public List<Proxy> proxiesFor(URI url) throws IOException {
    if (url.getScheme() == null || url.getHost() == null) {
      throw new IOException("proxy: expected a URL with scheme and host, found " + url);
    }
    return choice.of(url);
  }

  /**
   * Makes a client's requests go this way; where there is none they end in an IOException with the
   * reason. The client must not be given a proxy of its own as well: that would win.
   */
  public OkHttpClient.Builder applyTo(OkHttpClient.Builder client) {
    return client.proxySelector(this).addInterceptor(ProxyRoute::withCheckedFailures);
  }

  /** A selector may only throw what is unchecked, and OkHttp passes that on as it is. */
  private static Response withCheckedFailures(Interceptor.Chain chain) throws IOException {
    try {
      return chain.proceed(chain.request());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * For OkHttp: as {@link #proxiesFor}, but unchecked. Neither an empty list nor an
   * IllegalArgumentException, which OkHttp both takes for "direct".
   *
   * @throws UncheckedIOException with the reason
   */
  @Override
  public List<Proxy> select(URI url) {
    try {
      return proxiesFor(url);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing is learnt from it: the next connection tries the same proxies in the same order. */
  @Override
  public void connectFailed(URI url, SocketAddress address, IOException failure) {}
}

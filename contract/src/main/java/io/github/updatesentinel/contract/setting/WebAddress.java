package io.github.updatesentinel.contract.setting;

import java.net.URI;
import java.net.URISyntaxException;

/** The address of a server: http or https, a host, perhaps a port and a path, and nothing else. */
public final class WebAddress {
  private WebAddress() {}

  /**
   * Reads an address.
   *
   * @param expected the form as documentation and messages show it
   */
  public static URI parse(String text, String expected) throws InvalidValue {
    try {
      URI url = new URI(text);
      String scheme = url.getScheme();
      if (("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null
          && url.getPort() != 0
          && url.getPort() <= 65_535) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Not an address at all: the same message.
    }
    throw new InvalidValue(expected);
  }
}

package io.github.updatesentinel.collector.notify;

import io.github.updatesentinel.collector.page.Language;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts go.
 *
 * @param target URL, or comma-separated mail addresses; the URL of a webhook is a secret, since
 *     URLs of robots contain their token
 * @param secret what GENERIC and DINGTALK sign with
 */
public record Channel(
    String id,
    String name,
    Format format,
    String target,
    @Nullable String secret,
    Language language) {

  /** What a channel speaks. */
  public enum Format {
    GENERIC,
    DINGTALK,
    WECOM,
    MAIL;

    /** Whether it is a POST to a URL. */
    public boolean webhook() {
      return this != MAIL;
    }
  }

  /** The target as it may be shown and logged: of a URL only where it leads to. */
  public String shownTarget() {
    if (!format.webhook()) {
      return target;
    }
    try {
      URI uri = new URI(target);
      return uri.getScheme() + "://" + uri.getRawAuthority() + "/…";
    } catch (URISyntaxException e) {
      return "…";
    }
  }

  @Override
  public String toString() {
    return "Channel[" + id + ", " + name + ", " + format + ", " + shownTarget() + "]";
  }
}

package io.github.updatesentinel.collector.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.updatesentinel.collector.http.User;
import io.github.updatesentinel.collector.jobs.ClockJump;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds each page: templates hand it on to {@code layout.jte}.
 *
 * @param nav which entry of the navigation this page belongs to
 * @param path with the query: where the language switch leads back to
 * @param now one moment for all ages on the page
 * @param clockJump a jump of the clock that administrators must know of
 */
public record Frame(
    Language language,
    @Nullable User user,
    Nav nav,
    String path,
    Instant now,
    @Nullable ClockJump clockJump,
    Texts common) {
  private static final String JUMP = ClockJump.class.getName();

  /** Entries of the navigation. */
  public enum Nav {
    FLEET("/"),
    ANALYSIS("/compare"),
    BUILDS("/builds"),
    BASELINE("/baseline"),
    ALERTS("/alerts"),
    ADMINISTRATION("/administration"),
    NONE("/");

    private final String path;

    Nav(String path) {
      this.path = path;
    }

    /** Where the entry leads. */
    public String path() {
      return path;
    }
  }

  /** The frame of an answer to this request. */
  public static Frame of(Context ctx, Nav nav, Clock clock) {
    Language language = Language.of(ctx);
    String query = ctx.queryString();
    return new Frame(
        language,
        User.of(ctx),
        nav,
        query == null ? ctx.path() : ctx.path() + "?" + query,
        clock.instant(),
        ctx.attribute(JUMP),
        Texts.of("common", language));
  }

  /** Whether the navigation has this entry: it shows nothing that its user may not open. */
  public boolean shows(Nav entry) {
    return entry != Nav.NONE
        && (entry != Nav.ADMINISTRATION || (user != null && user.administrator()));
  }

  /** Shows a jump of the clock on the page that answers this request. */
  public static void note(Context ctx, ClockJump jump) {
    ctx.attribute(JUMP, jump);
  }

  /** Where the switch to another language leads. */
  public String switchTo(Language other) {
    return "/language?to=" + other.tag() + "&back=" + URLEncoder.encode(path, UTF_8);
  }

  /** A jump of the clock in words. */
  public String clock(ClockJump jump) {
    String text = common.text("clock.jumped", times().utc(jump.from()), times().utc(jump.to()));
    return jump.doubted() ? text + " " + common.text("clock.doubted") : text;
  }

  /** Ages and moments on this page. */
  public Times times() {
    return new Times(now, common);
  }

  /** Codes in words. */
  public Words words() {
    return new Words(language);
  }

  /** A number with the separators of the language. */
  public String number(long count) {
    return NumberFormat.getIntegerInstance(language.locale()).format(count);
  }

  /** What forms send back in the field {@code csrf}. */
  public String csrf() {
    return user == null ? "" : user.csrf();
  }
}

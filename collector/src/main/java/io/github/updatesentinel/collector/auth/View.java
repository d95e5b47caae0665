package io.github.updatesentinel.collector.auth;

import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.page.Texts;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders the pages of this part, each with the frame, its texts and a message. */
public final class View {
  private static final String PART = "people";

  private final Pages pages;
  private final Clock clock;

  public View(Pages pages, Clock clock) {
    this.pages = pages;
    this.clock = clock;
  }

  public Texts texts(Context ctx) {
    return Texts.of(PART, Language.of(ctx));
  }

  /** A page, with what its address says was done before. */
  public void show(Context ctx, Frame.Nav nav, String template, Map<String, Object> values) {
    show(ctx, nav, template, values, null);
  }

  /**
   * A page, with what went wrong.
   *
   * @param problem key of the text of the problem; null if there is none
   */
  public void show(
      Context ctx,
      Frame.Nav nav,
      String template,
      Map<String, Object> values,
      @Nullable String problem) {
    Frame frame = Frame.of(ctx, nav, clock);
    Texts texts = Texts.of(PART, frame.language());
    Map<String, Object> all = new HashMap<>(values);
    all.put("frame", frame);
    all.put("texts", texts);
    all.put("done", byAddress(texts, "done.", ctx.queryParam("done")));
    String told = byAddress(texts, "problem.", ctx.queryParam("problem"));
    all.put("problem", problem == null ? told : texts.text("problem." + problem));
    pages.render(ctx, "people/" + template, all);
  }

  /** A secret that is shown this once. */
  public void showSecret(Context ctx, Frame.Nav nav, String title, String secret, String back) {
    show(ctx, nav, "secret.jte", Map.of("title", title, "secret", secret, "back", back));
  }

  /** Leads to a page that says that something was done. */
  public static void done(Context ctx, String page, String what) {
    ctx.redirect(page + "?done=" + what, HttpStatus.SEE_OTHER);
  }

  /** Leads to a page that says what was not done. */
  public static void refuse(Context ctx, String page, String why) {
    ctx.redirect(page + "?problem=" + why, HttpStatus.SEE_OTHER);
  }

  /** Only texts that there are: an address is written by anybody. */
  private static String byAddress(Texts texts, String prefix, @Nullable String key) {
    return key != null && texts.has(prefix + key) ? texts.text(prefix + key) : "";
  }
}

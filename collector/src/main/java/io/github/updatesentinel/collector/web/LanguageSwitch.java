package io.github.updatesentinel.collector.web;

import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.page.Language;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code /language?to=zh-CN&back=/builds}: keeps the choice in a cookie and leads back. */
public final class LanguageSwitch implements Routes {
  private static final int YEAR_SECONDS = Math.toIntExact(Duration.ofDays(365).toSeconds());

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/language", LanguageSwitch::choose, Role.ANYONE);
  }

  private static void choose(Context ctx) {
    Language language = Language.byTag(ctx.queryParam("to"));
    if (language == null) {
      throw new BadRequestResponse("to: expected en or zh-CN");
    }
    Cookie cookie =
        new Cookie(
            Language.COOKIE,
            language.tag(),
            "/",
            YEAR_SECONDS,
            ctx.scheme().equals("https"),
            true,
            null,
            SameSite.LAX);
    ctx.cookie(cookie);
    ctx.redirect(back(ctx.queryParam("back")), HttpStatus.SEE_OTHER);
  }

  /**
   * A path of this server, whatever was asked for: browsers read {@code //} and {@code /\} as
   * another host.
   */
  static String back(@Nullable String wanted) {
    return wanted != null
            && wanted.startsWith("/")
            && !wanted.startsWith("//")
            && wanted.chars().allMatch(c -> c > ' ' && c != '\\' && c != 0x7f)
        ? wanted
        : "/";
  }
}

package io.github.updatesentinel.collector.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import java.util.Map;

/** Renders templates of {@code src/main/jte} into answers. Thread-safe. */
public final class Pages {
  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, null, "io.github.updatesentinel.collector.pages");

  /**
   * Answers with a page.
   *
   * @param template such as {@code machines.jte}
   * @param values the template's parameters by name
   */
  public void render(Context ctx, String template, Map<String, Object> values) {
    StringOutput html = new StringOutput();
    engine.render(template, values, html);
    ctx.html(html.toString());
  }
}

package io.github.updatesentinel.collector.baseline;

import io.github.updatesentinel.collector.audit.Actor;
import io.github.updatesentinel.collector.crypto.Sha256;
import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.document.InvalidBaseline;
import io.github.updatesentinel.collector.document.Problem;
import io.github.updatesentinel.collector.fleet.BlindMachines;
import io.github.updatesentinel.collector.fleet.BuildCensus;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.http.Size;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.page.Typed;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.contract.baseline.VersionOrder;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pages below {@code /baseline}. */
public final class BaselinePages implements Routes {
  private static final int ROWS_SHOWN = 500;

  /** By then most machines have judged themselves by a new baseline. */
  private static final Duration EVALUATED_WITHIN = Duration.ofDays(1);

  private final BuildCensus census;
  private final BlindMachines blind;
  private final Baselines baselines;
  private final CurrentBaseline current;
  private final KnownBuilds known;
  private final Pages pages;
  private final Clock clock;

  /** Pages over these baselines. */
  public BaselinePages(
      BuildCensus census,
      BlindMachines blind,
      Baselines baselines,
      CurrentBaseline current,
      KnownBuilds known,
      Pages pages,
      Clock clock) {
    this.census = census;
    this.blind = blind;
    this.baselines = baselines;
    this.current = current;
    this.known = known;
    this.pages = pages;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/baseline", ctx -> index(ctx, "", List.of()), Role.VIEWER);
    routes.get("/baseline/suggestion", this::suggestion, Role.VIEWER);
    routes.post("/baseline/suggestion", this::takeSuggestion, Role.ADMINISTRATOR);
    routes.post("/baseline/drafts", this::upload, Role.ADMINISTRATOR, Size.UPLOAD);
    routes.get("/baseline/drafts/{id}", this::preview, Role.ADMINISTRATOR);
    routes.post("/baseline/drafts/{id}/publish", this::publish, Role.ADMINISTRATOR);
    routes.get("/baseline/versions/{number}", this::version, Role.VIEWER);
    routes.get("/baseline/versions/{number}/document", this::document, Role.VIEWER);
    routes.post("/baseline/versions/{number}/rollback", this::rollback, Role.ADMINISTRATOR);
  }

  private void index(Context ctx, String text, List<Problem> problems) {
    List<Published> all = baselines.all();
    Map<String, Object> values = values(ctx);
    values.put("published", all);
    values.put("text", text);
    values.put("typed", problems.isEmpty() ? Typed.NONE : Typed.of(ctx));
    values.put("problems", problems);
    values.put("done", done(ctx, all));
    values.put("rollbackVersion", baselines.rollbackVersion());
    BaselineSigner signer = current.signer();
    values.put("baselineKey", signer == null ? "" : signer.baselineKey());
    values.put("fingerprint", signer == null ? "" : signer.fingerprint());
    pages.render(ctx, "baseline/index.jte", values);
  }

  /** Version that was just published, after the redirect; "" if none was. */
  private static String done(Context ctx, List<Published> all) {
    String number = ctx.queryParam("published");
    return all.stream()
        .filter(published -> String.valueOf(published.number()).equals(number))
        .map(Published::version)
        .findFirst()
        .orElse("");
  }

  private void suggestion(Context ctx) {
    Map<String, Object> values = values(ctx);
    values.put("suggestion", suggested());
    values.put("knownVersion", known.version());
    pages.render(ctx, "baseline/suggestion.jte", values);
  }

  private Suggestion suggested() {
    Optional<BaselineDocument> now = baselines.current();
    return Suggestion.of(groups(), known, now);
  }

  private List<BuildCensus.Group> groups() {
    return census.groups(clock.instant().minus(Suggestion.SEEN_WITHIN));
  }

  /** Puts the suggestion into the editor; nothing is published by it. */
  private void takeSuggestion(Context ctx) {
    index(ctx, suggested().draft(baselines.current(), nextVersion()), List.of());
  }

  /** Today's date, if it is newer than what there is. */
  private String nextVersion() {
    String today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
    return baselines
        .newestVersion()
        .filter(newest -> new VersionOrder().compare(today, newest) <= 0)
        .map(newest -> newest + "-1")
        .orElse(today);
  }

  private void upload(Context ctx) throws IOException {
    byte[] body = uploaded(ctx);
    String given = Optional.ofNullable(ctx.formParam("signature")).orElse("").strip();
    String signature = given.isEmpty() ? null : given;
    try {
      if (signature != null && file(ctx) == null) {
        // Browsers send a text with other ends of lines: no agent would take the signature.
        throw new InvalidBaseline(List.of(Problem.of("signature", Problem.Kind.SIGNED_TEXT)));
      }
      if (file(ctx) == null && new String(body, StandardCharsets.UTF_8).isBlank()) {
        throw new InvalidBaseline(List.of(Problem.of("", Problem.Kind.NOTHING)));
      }
      String id =
          baselines.draft(
              body,
              Optional.ofNullable(ctx.formParam("note")).orElse(""),
              signature,
              Actor.of(ctx));
      ctx.redirect("/baseline/drafts/" + id, io.javalin.http.HttpStatus.SEE_OTHER);
    } catch (InvalidBaseline e) {
      ctx.status(422);
      index(
          ctx,
          body.length > BaselineLimits.MAX_BYTES ? "" : new String(body, StandardCharsets.UTF_8),
          e.problems());
    }
  }

  /** The bytes of the file, else of the text field; one byte more than allowed at most. */
  private static byte[] uploaded(Context ctx) throws IOException {
    UploadedFile file = file(ctx);
    if (file != null) {
      try (InputStream in = file.content()) {
        return in.readNBytes(BaselineLimits.MAX_BYTES + 1);
      }
    }
    String text = ctx.formParam("text");
    return (text == null ? "" : text).getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable UploadedFile file(Context ctx) {
    UploadedFile file = ctx.uploadedFile("file");
    return file == null || file.size() == 0 ? null : file;
  }

  private void preview(Context ctx) {
    Draft draft = draft(ctx);
    preview(ctx, draft, problems(draft), false);
  }

  /**
   * The preview of a draft.
   *
   * @param unsure whether it was to be published without the confirmation that it takes
   */
  private void preview(Context ctx, Draft draft, List<Problem> problems, boolean unsure) {
    List<Published> all = baselines.all();
    Optional<BaselineDocument> now =
        all.isEmpty() ? Optional.empty() : baselines.document(all.get(0).number());
    Impact impact = impact(draft, now);
    Map<String, Object> values = values(ctx);
    values.put("draft", draft);
    values.put("current", all.isEmpty() ? 0 : all.get(0).number());
    values.put("currentVersion", all.isEmpty() ? "" : all.get(0).version());
    values.put("sha256", Sha256.hex(draft.document().body()));
    values.put("problems", problems);
    values.put("unsure", unsure);
    values.put(
        "fresh",
        !all.isEmpty()
            && all.get(0).publishedAt().isAfter(clock.instant().minus(EVALUATED_WITHIN)));
    values.put("impact", impact);
    values.put("difference", Difference.of(now, draft.document()));
    values.put("shown", ROWS_SHOWN);
    values.put("signedBefore", !all.isEmpty() && all.get(0).signature() != null);
    values.put("signed", draft.signature() != null || current.signer() != null);
    pages.render(ctx, "baseline/preview.jte", values);
  }

  private Impact impact(Draft draft, Optional<BaselineDocument> now) {
    return Impact.of(groups(), known, census.reported(), now, draft.document(), blind::count);
  }

  private List<Problem> problems(Draft draft) {
    try {
      baselines.checked(draft.document().body(), draft.signature());
      return List.of();
    } catch (InvalidBaseline e) {
      return e.problems();
    }
  }

  private void publish(Context ctx) {
    Draft draft = draft(ctx);
    if (ctx.formParam("sure") == null && impact(draft, baselines.current()).risky()) {
      ctx.status(422);
      preview(ctx, draft, problems(draft), true);
      return;
    }
    try {
      Published published =
          baselines.publish(draft, number(ctx.formParam("current")), Actor.of(ctx));
      current.refresh();
      ctx.redirect(
          "/baseline?published=" + published.number(), io.javalin.http.HttpStatus.SEE_OTHER);
    } catch (InvalidBaseline e) {
      ctx.status(409);
      preview(ctx, draft, e.problems(), false);
    }
  }

  private void version(Context ctx) {
    Published published = published(ctx);
    Map<String, Object> values = values(ctx);
    values.put("published", published);
    values.put("document", baselines.document(published.number()).orElseThrow());
    values.put("shown", ROWS_SHOWN);
    pages.render(ctx, "baseline/version.jte", values);
  }

  /** The exact bytes, as a file. */
  private void document(Context ctx) {
    Published published = published(ctx);
    ctx.contentType("application/json")
        .header(
            "Content-Disposition",
            "attachment; filename=\"baseline-" + published.number() + ".json\"")
        .result(baselines.document(published.number()).orElseThrow().body());
  }

  private void rollback(Context ctx) {
    Published target = published(ctx);
    Texts texts = texts(ctx);
    try {
      String id =
          baselines.draftRollback(
              target.number(),
              Optional.ofNullable(ctx.formParam("version")).orElse(""),
              texts.text("rollback.note", target.version()),
              Actor.of(ctx));
      ctx.redirect("/baseline/drafts/" + id, io.javalin.http.HttpStatus.SEE_OTHER);
    } catch (InvalidBaseline e) {
      ctx.status(422);
      index(ctx, "", e.problems());
    }
  }

  private Draft draft(Context ctx) {
    return baselines
        .draft(ctx.pathParam("id"))
        .orElseThrow(() -> new NotFoundResponse(texts(ctx).text("draft.gone")));
  }

  private Published published(Context ctx) {
    return baselines.byNumber(number(ctx.pathParam("number"))).orElseThrow(NotFoundResponse::new);
  }

  private static int number(@Nullable String text) {
    try {
      return text == null ? -1 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private Map<String, Object> values(Context ctx) {
    Map<String, Object> values = new HashMap<>();
    values.put("frame", Frame.of(ctx, Frame.Nav.BASELINE, clock));
    values.put("texts", texts(ctx));
    return values;
  }

  private static Texts texts(Context ctx) {
    return Texts.of("baseline", Language.of(ctx));
  }
}

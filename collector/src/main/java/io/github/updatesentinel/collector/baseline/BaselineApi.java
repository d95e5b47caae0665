package io.github.updatesentinel.collector.baseline;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.collector.audit.Actor;
import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.document.InvalidBaseline;
import io.github.updatesentinel.collector.document.Problem;
import io.github.updatesentinel.collector.fleet.BlindMachines;
import io.github.updatesentinel.collector.fleet.BuildCensus;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.http.Size;
import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/baselines}: what the page does, for scripts. */
public final class BaselineApi implements Routes {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final BuildCensus census;
  private final BlindMachines blind;
  private final Baselines baselines;
  private final CurrentBaseline current;
  private final KnownBuilds known;

  /** An API over these baselines. */
  public BaselineApi(
      BuildCensus census,
      BlindMachines blind,
      Baselines baselines,
      CurrentBaseline current,
      KnownBuilds known) {
    this.census = census;
    this.blind = blind;
    this.baselines = baselines;
    this.current = current;
    this.known = known;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/v1/baselines", this::list, Role.VIEWER);
    routes.post("/api/v1/baselines", this::publish, Role.ADMINISTRATOR, Size.UPLOAD);
  }

  private void list(Context ctx) {
    JsonArray array = new JsonArray();
    baselines.all().forEach(published -> array.add(json(published)));
    JsonObject answer = new JsonObject();
    answer.add("baselines", array);
    answer(ctx, 200, answer);
  }

  /**
   * The body is the document. {@code ?dryRun=true} only reports the effect on the fleet; {@code
   * ?current=VERSION} refuses to follow any other; {@code ?note=}; {@code Baseline-Signature} where
   * it was signed elsewhere.
   */
  private void publish(Context ctx) throws IOException {
    byte[] body;
    try (InputStream in = ctx.bodyInputStream()) {
      body = in.readNBytes(BaselineLimits.MAX_BYTES + 1);
    }
    String signature = ctx.header("Baseline-Signature");
    try {
      List<Published> all = baselines.all();
      JsonObject conflict = conflict(ctx.queryParam("current"), all);
      if (conflict != null) {
        answer(ctx, 409, conflict);
        return;
      }
      if ("true".equals(ctx.queryParam("dryRun"))) {
        answer(ctx, 200, impact(baselines.checked(body, signature)));
        return;
      }
      Actor by = Actor.of(ctx);
      String note = Optional.ofNullable(ctx.queryParam("note")).orElse("");
      Draft draft = baselines.draft(baselines.draft(body, note, signature, by)).orElseThrow();
      Published published = baselines.publish(draft, all.isEmpty() ? 0 : all.get(0).number(), by);
      current.refresh();
      answer(ctx, 201, json(published));
    } catch (InvalidBaseline e) {
      boolean lost =
          e.problems().stream().anyMatch(problem -> problem.kind() == Problem.Kind.CONFLICT);
      answer(ctx, lost ? 409 : 400, problems(e.problems()));
    }
  }

  private static @Nullable JsonObject conflict(@Nullable String expected, List<Published> all) {
    String found = all.isEmpty() ? "" : all.get(0).version();
    if (expected == null || expected.equals(found)) {
      return null;
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("error", "current: expected \"" + expected + "\", found \"" + found + "\"");
    return answer;
  }

  private JsonObject impact(BaselineDocument next) {
    Optional<BaselineDocument> now = baselines.current();
    Impact impact =
        Impact.of(census.groups(Instant.EPOCH), known, census.reported(), now, next, blind::count);
    JsonObject answer = new JsonObject();
    answer.addProperty("version", next.version());
    answer.add("impact", GSON.toJsonTree(impact));
    return answer;
  }

  private static JsonObject problems(List<Problem> problems) {
    Texts texts = Texts.of("baseline", Language.EN);
    JsonArray array = new JsonArray();
    for (Problem problem : problems) {
      JsonObject one = new JsonObject();
      one.addProperty("field", problem.path());
      one.addProperty("problem", problem.text(texts));
      array.add(one);
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("error", "not published");
    answer.add("problems", array);
    return answer;
  }

  private static JsonObject json(Published published) {
    JsonObject json = new JsonObject();
    json.addProperty("number", published.number());
    json.addProperty("version", published.version());
    json.addProperty("publishedAt", published.publishedAt().toString());
    json.addProperty("publishedBy", published.publishedBy());
    json.addProperty("note", published.note());
    json.addProperty("sha256", published.sha256());
    return json;
  }

  private static void answer(Context ctx, int status, JsonObject body) {
    ctx.status(status).contentType("application/json").result(GSON.toJson(body));
  }
}

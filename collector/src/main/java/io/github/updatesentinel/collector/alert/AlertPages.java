package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.notify.Channel;
import io.github.updatesentinel.collector.notify.Notice;
import io.github.updatesentinel.collector.notify.Outcome;
import io.github.updatesentinel.collector.notify.Wording;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.page.Typed;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.Ids;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The pages below {@code /alerts}. */
final class AlertPages implements Routes {
  private static final int RECENT = 100;

  private final Database database;
  private final Outbox outbox;
  private final Deliverer deliverer;
  private final Pages pages;
  private final Audit audit;
  private final Clock clock;
  private final boolean mail;

  /**
   * Pages of these alerts.
   *
   * @param mail whether a mail server is configured
   */
  AlertPages(
      Database database,
      Outbox outbox,
      Deliverer deliverer,
      Pages pages,
      Audit audit,
      Clock clock,
      boolean mail) {
    this.mail = mail;
    this.database = database;
    this.outbox = outbox;
    this.deliverer = deliverer;
    this.pages = pages;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/alerts", ctx -> index(ctx, List.of(), "", ""), Role.VIEWER);
    routes.get("/alerts/channels/new", ctx -> channel(ctx, null, List.of()), Role.ADMINISTRATOR);
    routes.post("/alerts/channels", ctx -> save(ctx, null), Role.ADMINISTRATOR);
    routes.get(
        "/alerts/channels/{id}",
        ctx -> channel(ctx, channelOf(ctx), List.of()),
        Role.ADMINISTRATOR);
    routes.post("/alerts/channels/{id}", ctx -> save(ctx, channelOf(ctx)), Role.ADMINISTRATOR);
    routes.post("/alerts/channels/{id}/delete", this::deleteChannel, Role.ADMINISTRATOR);
    routes.post("/alerts/channels/{id}/test", this::test, Role.ADMINISTRATOR);
    routes.get("/alerts/rules/new", this::newRule, Role.ADMINISTRATOR);
    routes.post("/alerts/rules", ctx -> saveRule(ctx, null), Role.ADMINISTRATOR);
    routes.get(
        "/alerts/rules/{id}",
        ctx -> {
          Rule rule = ruleOf(ctx);
          rule(ctx, rule.kind(), rule, List.of());
        },
        Role.ADMINISTRATOR);
    routes.post("/alerts/rules/{id}", ctx -> saveRule(ctx, ruleOf(ctx)), Role.ADMINISTRATOR);
    routes.post("/alerts/rules/{id}/delete", this::deleteRule, Role.ADMINISTRATOR);
    routes.get("/alerts/outbox/{id}", this::message, Role.VIEWER);
    routes.post("/alerts/outbox/{id}/retry", this::retry, Role.ADMINISTRATOR);
  }

  private void index(Context ctx, List<String> problems, String done, String failed) {
    List<Channel> channels = database.read(AlertStore::channels);
    Map<String, Object> values = values(ctx);
    values.put("channels", channels);
    values.put("names", names(channels));
    values.put("rules", database.read(AlertStore::rules));
    values.put("messages", messages(Language.of(ctx), names(channels)));
    values.put("waiting", outbox.count(Outbox.State.WAITING));
    values.put("failed", outbox.count(Outbox.State.FAILED));
    values.put("problems", problems);
    values.put("done", done);
    values.put("refused", failed);
    pages.render(ctx, "alerts/index.jte", values);
  }

  private List<MessageView> messages(Language language, Map<String, String> names) {
    Wording wording = new Wording(language, null);
    return outbox.recent(RECENT).stream()
        .map(message -> view(message, wording.subject(message.notice()), names))
        .toList();
  }

  private static MessageView view(Outbox.Message message, String text, Map<String, String> names) {
    return new MessageView(
        message.id(),
        message.createdAt(),
        text,
        names.getOrDefault(message.channelId(), ""),
        message.state().name(),
        message.attempts(),
        message.finishedAt() == null ? message.nextAt() : message.finishedAt(),
        message.lastError());
  }

  /** One message with all that it says. */
  private void message(Context ctx) {
    Outbox.Message message = outbox.find(ctx.pathParam("id")).orElseThrow(NotFoundResponse::new);
    Wording wording = new Wording(Language.of(ctx), null);
    Map<String, Object> values = values(ctx);
    values.put(
        "message",
        view(
            message,
            wording.subject(message.notice()),
            names(database.read(AlertStore::channels))));
    values.put("notice", message.notice());
    values.put("lines", wording.lines(message.notice()));
    values.put("path", message.notice().path());
    pages.render(ctx, "alerts/message.jte", values);
  }

  private static Map<String, String> names(List<Channel> channels) {
    return channels.stream().collect(Collectors.toMap(Channel::id, Channel::name));
  }

  private void channel(Context ctx, @Nullable Channel channel, List<String> problems) {
    Map<String, Object> values = values(ctx);
    values.put("channel", channel);
    values.put("typed", problems.isEmpty() ? Typed.NONE : Typed.of(ctx));
    values.put("problems", problems);
    pages.render(ctx, "alerts/channel.jte", values);
  }

  private void save(Context ctx, @Nullable Channel old) {
    AlertForm<Channel> form = AlertForm.channel(ctx, old, mail, clock);
    Channel channel = form.value();
    if (channel == null) {
      ctx.status(422);
      channel(ctx, old, form.problems());
      return;
    }
    database.writing(
        handle -> {
          AlertStore.put(handle, channel, clock.millis());
          audit.record(
              handle,
              ctx,
              old == null ? "channel.create" : "channel.change",
              channel.name(),
              channel.format() + " " + channel.shownTarget() + ", " + channel.language().tag());
        });
    ctx.redirect("/alerts", HttpStatus.SEE_OTHER);
  }

  private void deleteChannel(Context ctx) {
    Channel channel = channelOf(ctx);
    database.writing(
        handle -> {
          AlertStore.deleteChannel(handle, channel.id(), clock.millis());
          audit.record(handle, ctx, "channel.delete", channel.name(), channel.format().name());
        });
    ctx.redirect("/alerts", HttpStatus.SEE_OTHER);
  }

  /** Sends at once, and shows what the other side says. */
  private void test(Context ctx) {
    Channel channel = channelOf(ctx);
    Outcome outcome = deliverer.send(channel, Ids.next(clock), Notice.test(clock.millis()));
    String said =
        outcome instanceof Outcome.Delivered delivered
            ? delivered.answer()
            : ((Outcome.Failed) outcome).reason();
    database.writing(handle -> audit.record(handle, ctx, "channel.test", channel.name(), said));
    Texts texts = texts(ctx);
    boolean delivered = outcome instanceof Outcome.Delivered;
    index(
        ctx,
        List.of(),
        delivered ? texts.text("test.delivered", channel.name(), said) : "",
        delivered ? "" : texts.text("test.failed", channel.name(), said));
  }

  private void newRule(Context ctx) {
    String kind = ctx.queryParam("kind");
    for (Rule.Kind known : Rule.Kind.values()) {
      if (known.name().equals(kind)) {
        rule(ctx, known, null, List.of());
        return;
      }
    }
    throw new NotFoundResponse();
  }

  private void rule(Context ctx, Rule.Kind kind, @Nullable Rule rule, List<String> problems) {
    Map<String, Object> values = values(ctx);
    values.put("kind", kind);
    values.put("rule", rule);
    values.put("typed", problems.isEmpty() ? Typed.NONE : Typed.of(ctx));
    values.put("channels", database.read(AlertStore::channels));
    values.put("problems", problems);
    pages.render(ctx, "alerts/rule.jte", values);
  }

  private void saveRule(Context ctx, @Nullable Rule old) {
    Set<String> channels = names(database.read(AlertStore::channels)).keySet();
    AlertForm<Rule> form = AlertForm.rule(ctx, old, channels, clock);
    Rule rule = form.value();
    if (rule == null) {
      ctx.status(422);
      String asked = ctx.formParam("kind");
      Rule.Kind kind =
          old != null
              ? old.kind()
              : List.of(Rule.Kind.values()).stream()
                  .filter(known -> known.name().equals(asked))
                  .findFirst()
                  .orElse(Rule.Kind.SEVERITY);
      rule(ctx, kind, old, form.problems());
      return;
    }
    database.writing(
        handle -> {
          AlertStore.put(handle, rule);
          audit.record(
              handle,
              ctx,
              old == null ? "rule.create" : "rule.change",
              rule.kind().name(),
              RuleText.codes(rule));
        });
    ctx.redirect("/alerts", HttpStatus.SEE_OTHER);
  }

  private void deleteRule(Context ctx) {
    Rule rule = ruleOf(ctx);
    database.writing(
        handle -> {
          AlertStore.deleteRule(handle, rule.id());
          audit.record(handle, ctx, "rule.delete", rule.kind().name(), RuleText.codes(rule));
        });
    ctx.redirect("/alerts", HttpStatus.SEE_OTHER);
  }

  private void retry(Context ctx) {
    String id = ctx.pathParam("id");
    database.writing(
        handle -> {
          if (Outbox.retry(handle, id, clock.millis())) {
            audit.record(handle, ctx, "alert.retry", id, null);
          }
        });
    ctx.redirect("/alerts", HttpStatus.SEE_OTHER);
  }

  private Channel channelOf(Context ctx) {
    String id = ctx.pathParam("id");
    return database
        .read(handle -> AlertStore.channel(handle, id))
        .orElseThrow(NotFoundResponse::new);
  }

  private Rule ruleOf(Context ctx) {
    String id = ctx.pathParam("id");
    return database.read(handle -> AlertStore.rule(handle, id)).orElseThrow(NotFoundResponse::new);
  }

  private Map<String, Object> values(Context ctx) {
    Map<String, Object> values = new HashMap<>();
    values.put("frame", Frame.of(ctx, Frame.Nav.ALERTS, clock));
    values.put("texts", texts(ctx));
    return values;
  }

  private static Texts texts(Context ctx) {
    return Texts.of("alert", Language.of(ctx));
  }
}

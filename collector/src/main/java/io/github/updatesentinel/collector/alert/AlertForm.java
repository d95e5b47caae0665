package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.notify.Channel;
import io.github.updatesentinel.collector.notify.MailSender;
import io.github.updatesentinel.collector.notify.WebhookSender;
import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.store.Columns;
import io.github.updatesentinel.collector.store.Ids;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people fill in, checked.
 *
 * @param <T> what was meant; null if something is wrong
 * @param problems keys of texts
 */
record AlertForm<T>(@Nullable T value, List<String> problems) {
  private static final int MAX_NAME = 100;
  private static final int MAX_TARGET = 2_000;
  private static final int MAX_SECRET = 500;
  private static final long MAX_MACHINES = 10_000_000;
  private static final int MAX_MINUTES = 7 * 24 * 60;

  /**
   * A channel.
   *
   * @param old what is changed; null for a new one. Secrets that are left empty stay.
   * @param mail whether a mail server is configured
   */
  static AlertForm<Channel> channel(Context ctx, @Nullable Channel old, boolean mail, Clock clock) {
    List<String> problems = new ArrayList<>();
    String name = Columns.text(text(ctx, "name"), MAX_NAME);
    if (name.isEmpty()) {
      problems.add("problem.name");
    }
    Channel.Format format = old == null ? format(text(ctx, "format")) : old.format();
    Language language =
        Language.ZH_CN.name().equals(text(ctx, "language")) ? Language.ZH_CN : Language.EN;
    String target = text(ctx, format.webhook() ? "target" : "addresses");
    if (!format.webhook() && !mail) {
      problems.add("problem.smtp");
    }
    if (target.isEmpty() && old != null) {
      target = old.target();
    }
    String wrong =
        format.webhook()
            ? WebhookSender.problem(target)
            : MailSender.areAddresses(target) ? null : "problem.addresses";
    if (wrong != null || target.length() > MAX_TARGET) {
      problems.add(wrong == null ? "problem.url" : wrong);
    }
    String secret = text(ctx, "secret");
    if (secret.length() > MAX_SECRET) {
      problems.add("problem.secret");
    }
    boolean forget = ctx.formParam("forgetSecret") != null;
    String kept = old == null || forget ? null : old.secret();
    return problems.isEmpty()
        ? new AlertForm<>(
            new Channel(
                old == null ? Ids.next(clock) : old.id(),
                name,
                format,
                target,
                secret.isEmpty() ? kept : secret,
                language),
            problems)
        : new AlertForm<>(null, problems);
  }

  private static Channel.Format format(String text) {
    for (Channel.Format format : Channel.Format.values()) {
      if (format.name().equals(text)) {
        return format;
      }
    }
    return Channel.Format.GENERIC;
  }

  /**
   * A rule.
   *
   * @param old what is changed; null for a new one
   * @param channels ids that there are
   */
  static AlertForm<Rule> rule(Context ctx, @Nullable Rule old, Set<String> channels, Clock clock) {
    List<String> problems = new ArrayList<>();
    Rule.Kind kind = old == null ? kind(text(ctx, "kind")) : old.kind();
    long machines = number(ctx, "machines", 0, MAX_MACHINES, problems);
    int percent = (int) number(ctx, "percent", 0, 100, problems);
    long window = number(ctx, "window", 0, MAX_MINUTES, problems);
    long repeat = number(ctx, "repeat", 0, 24 * 365, problems);
    int rank = (int) number(ctx, "severity", 0, 4, problems);
    boolean limit =
        switch (kind) {
          case SEVERITY -> rank >= 1;
          case NEWLY_LYING -> machines >= 1 && window >= 1;
          case SILENT -> machines >= 1 || percent >= 1;
          case SOURCE_STALE -> true;
        };
    if (problems.isEmpty() && !limit) {
      problems.add("problem.limit." + kind);
    }
    Set<String> chosen = new LinkedHashSet<>(ctx.formParams("channel"));
    chosen.retainAll(channels);
    boolean enabled = ctx.formParam("enabled") != null;
    if (enabled && chosen.isEmpty()) {
      problems.add("problem.noChannel");
    }
    if (!problems.isEmpty()) {
      return new AlertForm<>(null, problems);
    }
    return new AlertForm<>(
        new Rule(
            old == null ? Ids.next(clock) : old.id(),
            kind,
            enabled,
            rank,
            machines,
            percent,
            Duration.ofMinutes(window),
            Duration.ofHours(repeat),
            ctx.formParam("recovered") != null,
            chosen,
            0,
            null,
            0),
        problems);
  }

  private static Rule.Kind kind(String text) {
    for (Rule.Kind kind : Rule.Kind.values()) {
      if (kind.name().equals(text)) {
        return kind;
      }
    }
    return Rule.Kind.SEVERITY;
  }

  private static long number(Context ctx, String field, long min, long max, List<String> problems) {
    String text = text(ctx, field);
    if (text.isEmpty()) {
      return 0;
    }
    if (text.matches("\\d{1,9}")) {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    }
    problems.add("problem.number." + field);
    return 0;
  }

  private static String text(Context ctx, String field) {
    String text = ctx.formParam(field);
    return text == null ? "" : text.strip();
  }
}

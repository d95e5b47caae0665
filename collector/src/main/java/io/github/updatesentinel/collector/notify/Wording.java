package io.github.updatesentinel.collector.notify;

import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.page.Visible;
import io.github.updatesentinel.collector.page.Words;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A notice as text. Values from machines are sanitized and shortened. */
public final class Wording {
  private static final int MAX_NAME = 80;
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Texts texts;
  private final Words words;
  private final @Nullable String publicUrl;

  /**
   * Words of a language.
   *
   * @param publicUrl what people call this collector; null: no links
   */
  public Wording(Language language, @Nullable String publicUrl) {
    this.texts = Texts.of("alert", language);
    this.words = new Words(language);
    this.publicUrl = publicUrl == null ? null : publicUrl.replaceAll("/+$", "");
  }

  /** One sentence: what has happened, to how many. */
  public String subject(Notice notice) {
    String key = "notice." + notice.rule() + (notice.over() ? ".over" : "");
    if (key.equals("notice.SEVERITY") && Severity.CRITICAL.name().equals(notice.severity())) {
      // Nothing is worse.
      key += ".CRITICAL";
    }
    return switch (notice.rule()) {
      case "SEVERITY" ->
          texts.text(
              key, notice.count(), words.name("severity", String.valueOf(notice.severity())));
      case "NEWLY_LYING" ->
          texts.text(
              key,
              notice.count(),
              notice.windowMs() / 60_000,
              words.name("verdict", VerdictCode.FALSE_UP_TO_DATE.name()));
      case "SILENT" -> texts.text(key, notice.count(), notice.total());
      case "SOURCE_STALE" -> texts.text(key, notice.count());
      default -> texts.text(key);
    };
  }

  /** One line for each machine that is named, and one for the rest. */
  public List<String> lines(Notice notice) {
    List<String> lines = new ArrayList<>();
    for (Notice.Machine machine : notice.machines()) {
      lines.add(
          texts.text(
              "notice.machine",
              Visible.cut(machine.name(), MAX_NAME),
              machine.verdict().isEmpty() ? "–" : words.name("verdict", machine.verdict()),
              machine.since() == 0 ? "–" : MINUTE.format(Instant.ofEpochMilli(machine.since()))));
    }
    List<Notice.Source> sources = notice.sources();
    if (sources != null) {
      for (Notice.Source source : sources) {
        String name = Visible.cut(source.name(), MAX_NAME);
        lines.add(
            source.missing().isEmpty()
                ? name
                : texts.text(
                    "notice.source", name, source.machines(), String.join(", ", source.missing())));
      }
    }
    long more = notice.count() - notice.machines().size();
    if (more > 0 && !notice.machines().isEmpty()) {
      lines.add(texts.text("notice.more", more));
    }
    List<Notice.Cause> causes = notice.causes();
    if (causes != null) {
      for (Notice.Cause cause : causes) {
        String who = cause.who();
        lines.add(
            texts.text(
                "notice.cause",
                who == null ? texts.text("notice.unknown") : Visible.cut(who, MAX_NAME),
                Visible.cut(cause.service(), MAX_NAME),
                cause.machines()));
      }
    }
    return lines;
  }

  /** Where to look; null without a public URL. */
  @Nullable String url(Notice notice) {
    return publicUrl == null ? null : publicUrl + notice.path();
  }

  /** The page of one machine; null without a public URL. */
  @Nullable String url(Notice.Machine machine) {
    return publicUrl == null ? null : publicUrl + "/machines/" + machine.agentId();
  }

  /** The whole message as plain text. */
  String plain(Notice notice) {
    List<String> lines = new ArrayList<>();
    lines.add(subject(notice));
    lines.add("");
    lines.addAll(lines(notice));
    String url = url(notice);
    if (url != null) {
      lines.add("");
      lines.add(texts.text("notice.look", url));
    }
    return String.join("\n", lines) + "\n";
  }

  /** The words of a link. */
  String linkText() {
    return texts.text("notice.link");
  }
}

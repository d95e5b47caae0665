package io.github.updatesentinel.collector.page;

import io.javalin.http.Context;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A language that people read. */
public enum Language {
  EN(Locale.ENGLISH, "en", "English"),
  ZH_CN(Locale.SIMPLIFIED_CHINESE, "zh-CN", "简体中文");

  /** The cookie that the switch sets. */
  public static final String COOKIE = "lang";

  /** Longest part of a browser's list of languages that is looked at. */
  private static final int MAX_ACCEPTED = 200;

  private final Locale locale;
  private final String tag;
  private final String ownName;

  Language(Locale locale, String tag, String ownName) {
    this.locale = locale;
    this.tag = tag;
    this.ownName = ownName;
  }

  /** For formats of Java's own. */
  public Locale locale() {
    return locale;
  }

  /** BCP 47, as in {@code lang} and {@code ?lang=}. */
  public String tag() {
    return tag;
  }

  /** What its speakers call it. */
  public String ownName() {
    return ownName;
  }

  /** The language of a request: what was chosen by the switch, else what the browser asks for. */
  public static Language of(Context ctx) {
    Language chosen = byTag(ctx.cookie(COOKIE));
    return chosen != null ? chosen : accepted(ctx.header("Accept-Language"));
  }

  /** The language with this tag, or null. */
  public static @Nullable Language byTag(@Nullable String tag) {
    for (Language language : values()) {
      if (language.tag.equals(tag)) {
        return language;
      }
    }
    return null;
  }

  /** The first of a browser's languages that there are texts in; English if there is none. */
  static Language accepted(@Nullable String header) {
    if (header == null) {
      return EN;
    }
    try {
      for (Locale.LanguageRange range : Locale.LanguageRange.parse(first(header))) {
        boolean english = range.getRange().startsWith("en");
        if (range.getRange().startsWith("zh")) {
          return ZH_CN;
        }
        if (english) {
          return EN;
        }
      }
    } catch (IllegalArgumentException e) {
      return EN;
    }
    return EN;
  }

  /**
   * The first languages of a header: to sort many takes Java a time that grows with their square.
   */
  private static String first(String header) {
    if (header.length() <= MAX_ACCEPTED) {
      return header;
    }
    int end = header.lastIndexOf(',', MAX_ACCEPTED);
    return end < 0 ? "" : header.substring(0, end);
  }
}

package io.github.updatesentinel.collector.auth;

import io.github.updatesentinel.collector.http.Role;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** Fields of forms. */
public final class FormFields {
  private FormFields() {}

  /** A field without what is around it; empty if it was not sent. */
  public static String text(Context ctx, String field) {
    String value = ctx.formParam(field);
    return value == null ? "" : value.strip();
  }

  /** A field as it was sent: a password may begin with a space. */
  static String secret(Context ctx, String field) {
    String value = ctx.formParam(field);
    return value == null ? "" : value;
  }

  /** A whole number from 1 to this; null if it is something else. */
  public static @Nullable Long number(String text, long max) {
    if (!text.matches("\\d{1,10}")) {
      return null;
    }
    long number = Long.parseLong(text);
    return number >= 1 && number <= max ? (Long) number : null;
  }

  /** A role of people; null if it is something else. */
  public static @Nullable Role role(String text) {
    return switch (text) {
      case "VIEWER" -> Role.VIEWER;
      case "ADMINISTRATOR" -> Role.ADMINISTRATOR;
      default -> null;
    };
  }
}

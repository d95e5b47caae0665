package io.github.updatesentinel.collector.auth;

import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.store.Ids;
import io.javalin.http.Context;
import java.time.Clock;
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

  /**
   * The id that a form was given for what it creates, so that sending it twice creates one; a new
   * one if it has none.
   */
  public static String id(Context ctx, String field, Clock clock) {
    String value = text(ctx, field);
    return value.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}") ? value : Ids.next(clock);
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

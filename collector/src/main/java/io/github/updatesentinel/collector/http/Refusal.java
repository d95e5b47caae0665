package io.github.updatesentinel.collector.http;

import io.javalin.http.HttpResponseException;
import java.util.Map;

/** Ends a request with a status and a sentence for its sender. */
public final class Refusal extends HttpResponseException {
  /** Of a form that can't be accepted any more, though its user may do what it asks for. */
  public static final String EXPIRED_FORM = "expired";

  private static final long serialVersionUID = 1L;

  private final String kind;

  /** A refusal; the sentence says what was expected, and names no secret. */
  public Refusal(int status, String sentence) {
    this(status, sentence, Integer.toString(status));
  }

  /**
   * A refusal that has a page of its own.
   *
   * @param kind the page's texts are {@code error.KIND}
   */
  public Refusal(int status, String sentence, String kind) {
    super(status, sentence, Map.of());
    this.kind = kind;
  }

  /** Which texts its page has. */
  public String kind() {
    return kind;
  }
}

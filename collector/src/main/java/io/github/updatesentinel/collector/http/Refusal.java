package io.github.updatesentinel.collector.http;

import io.javalin.http.HttpResponseException;
import java.util.Map;

/** Ends a request with a status and a sentence for its sender. */
public final class Refusal extends HttpResponseException {
  private static final long serialVersionUID = 1L;

  /** A refusal; the sentence says what was expected, and names no secret. */
  public Refusal(int status, String sentence) {
    super(status, sentence, Map.of());
  }
}

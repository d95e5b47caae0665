package io.github.updatesentinel.stub;

import org.jspecify.annotations.Nullable;

/**
 * A baseline as the collector publishes it.
 *
 * @param json the exact text
 * @param etag with its quotes
 * @param signature {@code ed25519=} and Base64; null for an unsigned one
 */
public record BaselinePage(String json, String etag, @Nullable String signature) implements Script {
  @Override
  public Answer answer(Request request) {
    if (etag.equals(request.header("if-none-match"))) {
      return Answer.status(304, "ETag", etag);
    }
    return signature == null
        ? Answer.withBody(200, json, "ETag", etag)
        : Answer.withBody(200, json, "ETag", etag, "Baseline-Signature", signature);
  }
}

package io.github.updatesentinel.collector.store;

import org.jspecify.annotations.Nullable;

/** A store that can't be used, with what an administrator has to know of it as the message. */
public final class UnusableStore extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableStore(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

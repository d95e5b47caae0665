package io.github.updatesentinel.collector.bench;

import java.io.IOException;

/**
 * A way to do harm from the network.
 *
 * @param by what the attacker has
 * @param connections at a time
 * @param move what is done on each of them, again and again
 */
record Attack(String name, By by, int connections, Move move) {
  /** What an attacker has. */
  enum By {
    NOBODY("no login"),
    AGENT("one agent key"),
    USER("a viewer's login"),
    ADMINISTRATOR("an administrator's login");

    private final String words;

    By(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** What is done on one connection. */
  @FunctionalInterface
  interface Move {
    /** Returns when it is done with this connection. */
    void on(Foe.Link link) throws IOException;
  }
}

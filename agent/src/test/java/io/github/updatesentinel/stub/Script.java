package io.github.updatesentinel.stub;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Decides on an answer to each request. */
@FunctionalInterface
public interface Script {
  /**
   * Looks at a request; its body need not be read.
   *
   * @throws IOException from reading the body; the connection is closed then
   */
  Answer answer(Request request) throws IOException;

  /** The same for every request. */
  static Script always(Answer answer) {
    return request -> answer;
  }

  /** These first, each once, then this script. */
  default Script after(Answer... first) {
    Queue<Answer> left = new ConcurrentLinkedQueue<>(List.of(first));
    return request -> {
      Answer next = left.poll();
      return next == null ? answer(request) : next;
    };
  }
}

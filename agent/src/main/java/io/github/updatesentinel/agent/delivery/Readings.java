package io.github.updatesentinel.agent.delivery;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.json.InvalidJson;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Instant;

/** Looks at things that may not be there to be seen. */
final class Readings {
  @FunctionalInterface
  interface Source<T> {
    T read() throws IOException, InvalidJson;
  }

  private Readings() {}

  /**
   * What there is, or why it can't be told. A defect in one look is no reason to lose the others.
   *
   * @param what is looked at, for the reason
   */
  static <T> Reading<T> at(String what, Instant now, Source<T> source) {
    try {
      return Reading.known(source.read(), now);
    } catch (FileSystemException e) {
      // It names the file itself.
      return Reading.unknown(new Failure(e.toString(), null), now);
    } catch (IOException | InvalidJson e) {
      return Reading.unknown(new Failure(what + ": " + e.getMessage(), null), now);
    } catch (RuntimeException | LinkageError e) {
      return Reading.unknown(new Failure(what + ": " + e, null), now);
    }
  }
}

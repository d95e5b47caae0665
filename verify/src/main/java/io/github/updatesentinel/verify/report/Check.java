package io.github.updatesentinel.verify.report;

import io.github.updatesentinel.verify.bench.Bench;
import java.io.IOException;

/**
 * One thing to look at for an item.
 *
 * @param item the item's number
 * @param name unique among all checks
 * @param phase when it is looked at
 * @param done what it does, as the report says it
 */
public record Check(int item, String name, Phase phase, String done, Body body) {
  /** Looks, and concludes. */
  public interface Body {
    /**
     * Looks at this machine.
     *
     * @throws IOException where it could not look; the check then was not tried
     */
    Result look(Bench bench) throws IOException;
  }

  /**
   * What a program can't do.
   *
   * @param why what a person has to do
   */
  public static Check byAPerson(int item, String name, String why) {
    return new Check(item, name, Phase.BEFORE, "nothing", bench -> Result.notTried(why));
  }
}

package io.github.updatesentinel.verify.report;

import java.util.List;

/**
 * What a check concludes.
 *
 * @param seen in words or figures
 * @param why empty for one that passed
 */
public record Result(Outcome outcome, String seen, String why) {
  public static Result pass(String seen) {
    return new Result(Outcome.PASS, seen, "");
  }

  public static Result fail(String seen, String why) {
    return new Result(Outcome.FAIL, seen, why);
  }

  public static Result notTried(String why) {
    return notTried("", why);
  }

  /** For a check that saw something which is neither good nor bad. */
  public static Result notTried(String seen, String why) {
    return new Result(Outcome.NOT_TRIED, seen, why);
  }

  /**
   * A pass, or a failure for each thing that is wrong.
   *
   * @param wrong what is wrong, empty where all is well
   */
  public static Result of(String seen, List<String> wrong) {
    return wrong.isEmpty() ? pass(seen) : fail(seen, String.join("; ", wrong));
  }
}

package io.github.updatesentinel.verify.check;

import io.github.updatesentinel.verify.Check;
import java.util.List;

/** What no program can do on a machine of its own, with what a person has to do. */
final class PersonChecks {
  static final List<Check> ALL =
      List.of(
          Check.byAPerson(
              16,
              "sleep and resume",
              "A person has to put the machine to sleep for an hour with checkInterval PT1M, resume"
                  + " it, and compare the times in sentinel.log."));

  private PersonChecks() {}
}

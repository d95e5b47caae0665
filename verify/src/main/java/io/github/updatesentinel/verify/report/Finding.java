package io.github.updatesentinel.verify.report;

import java.util.List;

/**
 * What a check did and saw.
 *
 * @param check its name, one of several for an item
 * @param seen empty where nothing was
 * @param why of a failure what is wrong; of a check that was not tried the reason, and what a
 *     person has to do; empty for one that passed
 * @param evidence names of files in the zip
 */
public record Finding(
    Item item,
    String check,
    String done,
    String seen,
    Outcome outcome,
    String why,
    List<String> evidence) {
  public Finding {
    evidence = List.copyOf(evidence);
  }
}

package io.github.updatesentinel.agent.updatelog.line;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a search can see. Its criteria are clauses with OR between them; a clause that asks for
 * installed, hidden, or driver updates sees no missing software.
 *
 * @param seesMissingSoftware whether missing software updates can be among the results
 * @param narrow whether it looks only for named updates, or in a single category: then no result
 *     says nothing about the rest. Configuration Manager asks for all categories one by one
 */
public record Criteria(boolean seesMissingSoftware, boolean narrow) {
  /** All that is not known to be excluded. */
  static final Criteria UNKNOWN = new Criteria(true, false);

  private static final Pattern OR = Pattern.compile("\\bor\\b");
  private static final Pattern BLANKS = Pattern.compile("[\\s\"()]+");

  private static final String CATEGORY = "categoryidscontains'";
  private static final int GUID_LENGTH = 36;

  private static final Set<String> NOT_MISSING_SOFTWARE =
      Set.of(
          "isinstalled=1",
          "ispresent=1",
          "ishidden=1",
          "rebootrequired=1",
          "type='driver'",
          "deploymentaction='uninstallation'");

  /** The product Defender, and the category of definitions. */
  private static final Set<String> DEFENDER =
      Set.of("8c3fcc84-7410-4a95-8b89-a166a0190486", "e0789628-ce08-4437-be74-2495b842f43b");

  public static Criteria of(@Nullable String criteria) {
    if (criteria == null || criteria.isBlank()) {
      return UNKNOWN;
    }
    boolean sees = false;
    boolean narrow = true;
    Set<String> categories = new HashSet<>();
    for (String part : OR.split(criteria.toLowerCase(Locale.ROOT), -1)) {
      String clause = BLANKS.matcher(part).replaceAll("");
      if (NOT_MISSING_SOFTWARE.stream().noneMatch(clause::contains)
          && DEFENDER.stream().noneMatch(clause::contains)) {
        sees = true;
        narrow &= clause.contains("updateid=") || categories(clause, categories);
      }
    }
    return new Criteria(sees, sees && narrow && categories.size() <= 1);
  }

  /** Adds the categories of the clause; returns whether it has any. */
  private static boolean categories(String clause, Set<String> categories) {
    int at = clause.indexOf(CATEGORY);
    boolean any = at >= 0;
    while (at >= 0) {
      int begin = at + CATEGORY.length();
      categories.add(clause.substring(begin, Math.min(clause.length(), begin + GUID_LENGTH)));
      at = clause.indexOf(CATEGORY, begin);
    }
    return any;
  }
}

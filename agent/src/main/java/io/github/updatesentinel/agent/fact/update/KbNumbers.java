package io.github.updatesentinel.agent.fact.update;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the numbers of knowledge base articles in a title. */
public final class KbNumbers {
  private static final Pattern KB = Pattern.compile("(?<![A-Za-z0-9])KB\\d{6,8}(?!\\d)");
  private static final int MAX = 10;

  private KbNumbers() {}

  /**
   * Such as KB5017308, in the order of the title and each once; the first {@value #MAX}.
   *
   * @param title null where it is not known
   */
  public static List<String> in(@Nullable String title) {
    return title == null
        ? List.of()
        : KB.matcher(title).results().map(MatchResult::group).distinct().limit(MAX).toList();
  }
}

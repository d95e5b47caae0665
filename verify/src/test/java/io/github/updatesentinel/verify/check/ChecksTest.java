package io.github.updatesentinel.verify.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ChecksTest {
  /** Their own check shows a person what to compare with. */
  private static final Set<Integer> NEVER_PASS = Set.of(33, 35);

  @Test
  void everyItemButTheExperimentHasACheck() {
    Set<Integer> missing = new TreeSet<>();
    for (int number = 1; number <= Item.COUNT; number++) {
      missing.add(number);
    }
    Checks.ALL.forEach(check -> missing.remove(check.item()));
    assertThat(missing).containsExactly(1);
  }

  @Test
  void noTwoChecksHaveOneName() {
    assertThat(Checks.ALL).extracting(Check::name).doesNotHaveDuplicates();
  }

  /** Else an item whose checks all pass would count as seen, though a part of it was not. */
  @Test
  void whatVerifyLeavesToAPersonIsOpenInTheReportAndNamedOnThePage() throws IOException {
    Set<Integer> open = new TreeSet<>(NEVER_PASS);
    PersonChecks.ALL.forEach(check -> open.add(check.item()));
    Pattern row = Pattern.compile("\\| (\\d+) \\| \\[.*?]\\(.*?\\) \\| (.*) \\| [^|]* \\|");
    int rows = 0;
    for (String line : Files.readAllLines(Path.of("../docs/not-yet-on-windows.md"))) {
      Matcher found = row.matcher(line);
      if (found.matches()) {
        rows++;
        String answered = found.group(2);
        boolean left = !answered.startsWith("all");
        assertThat(open.contains(Integer.parseInt(found.group(1)))).as(line).isEqualTo(left);
        assertThat(answered.startsWith("part") && !answered.contains(". A person: "))
            .as(line)
            .isFalse();
      }
    }
    assertThat(rows).isEqualTo(Item.COUNT);
  }
}

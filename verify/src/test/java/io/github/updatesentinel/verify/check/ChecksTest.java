package io.github.updatesentinel.verify.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Item;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ChecksTest {
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
}

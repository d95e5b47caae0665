package io.github.updatesentinel.verify.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.report.Outcome;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RootChecksTest {
  @Test
  void everyRootOfWindowsHasToBeJavas() throws NothingSeen {
    assertThat(RootChecks.roots(Set.of("A1"), Set.of("A1", "B2")).outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(RootChecks.roots(Set.of("A1", "B2"), Set.of("A1")).why())
        .isEqualTo("Java does not see 1 of them, such as [B2]");
    assertThatThrownBy(() -> RootChecks.roots(Set.of(), Set.of("A1")))
        .isInstanceOf(NothingSeen.class);
  }
}

package io.github.updatesentinel.collector.saved;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.MovingClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameListsTest {
  @Test
  void listsFromWhileTheClockWasAheadGoFirst(@TempDir Path folder) {
    MovingClock clock = new MovingClock();
    try (Database database =
        Database.open("jdbc:sqlite:" + folder.resolve("lists.db"), null, null)) {
      NameLists lists = new NameLists(database, clock);
      clock.forward(Duration.ofDays(400));
      for (int i = 0; i < NameLists.KEPT; i++) {
        lists.keep("ahead-" + i);
      }
      clock.forward(Duration.ofDays(-399));
      String first = lists.keep("pc-1");
      String second = lists.keep("pc-2");
      assertThat(lists.find(first)).isEqualTo("pc-1");
      assertThat(lists.find(second)).isEqualTo("pc-2");
    }
  }
}

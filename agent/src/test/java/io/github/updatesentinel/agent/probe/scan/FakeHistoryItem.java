package io.github.updatesentinel.agent.probe.scan;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the history in memory.
 *
 * @param known its categories; null where they can't be read, nor the update's id
 */
record FakeHistoryItem(
    @Nullable Instant at,
    int operation,
    int resultCode,
    HResult mapped,
    HResult unmapped,
    @Nullable String title,
    @Nullable List<String> known)
    implements HistoryItem {

  static FakeHistoryItem installed(Instant at, String title, String... categories) {
    return new FakeHistoryItem(at, 1, 2, HResult.S_OK, HResult.S_OK, title, List.of(categories));
  }

  static FakeHistoryItem failed(Instant at, String title, String code, String... categories) {
    return new FakeHistoryItem(
        at, 1, 4, HResult.parse("0x80240022"), HResult.parse(code), title, List.of(categories));
  }

  FakeHistoryItem operation(int number) {
    return new FakeHistoryItem(at, number, resultCode, mapped, unmapped, title, known);
  }

  FakeHistoryItem resultCode(int number) {
    return new FakeHistoryItem(at, operation, number, mapped, unmapped, title, known);
  }

  FakeHistoryItem withoutDetails() {
    return new FakeHistoryItem(at, operation, resultCode, mapped, unmapped, title, null);
  }

  @Override
  public String updateId() throws ReadFailure {
    categories();
    return "id of " + title;
  }

  @Override
  public List<String> categories() throws ReadFailure {
    if (known == null) {
      throw new ReadFailure(new Failure("Categories", HResult.parse("0x80020006")));
    }
    return known;
  }
}

package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.store.Database;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A store whose machines come, change, and go at random, and a list of what it should hold.
 *
 * @param <M> what a test knows of a machine
 */
public final class ChangingMachines<M> {
  private static final int NUMBERS = 60;

  private final Random random = new Random(20261130);
  private final Map<Integer, M> machines = new TreeMap<>();
  private final Function<Random, M> some;
  private final BiFunction<String, M, Fixture> row;

  /**
   * @param some makes a machine
   * @param row of an agent id and a machine
   */
  public ChangingMachines(Function<Random, M> some, BiFunction<String, M, Fixture> row) {
    this.some = some;
    this.row = row;
  }

  /** Changes half of the machines, about. */
  public void change(Database database) {
    for (int i = 0; i < NUMBERS / 2; i++) {
      int number = random.nextInt(NUMBERS);
      String id = Fixture.id(number);
      if (random.nextInt(4) == 0) {
        machines.remove(number);
        database.writing(handle -> handle.execute("DELETE FROM machine WHERE agent_id = ?", id));
      } else {
        M machine = some.apply(random);
        machines.put(number, machine);
        row.apply(id, machine).store(database);
      }
    }
  }

  /** Those that are there. */
  public Collection<M> all() {
    return machines.values();
  }
}

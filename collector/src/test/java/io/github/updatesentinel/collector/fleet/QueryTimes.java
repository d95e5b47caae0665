package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.index.PageRequest;
import io.github.updatesentinel.collector.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Times queries of the fleet: {@code QueryTimes URL MACHINES}. Fills the store if it is empty. Run
 * with the heap that is to be shown.
 */
public final class QueryTimes {
  private static final int RUNS = 9;

  private QueryTimes() {}

  /** Prints a line for each kind of query. */
  public static void main(String[] args) {
    try (Database database = Database.open(args[0], null, null)) {
      int machines =
          database.<Integer, RuntimeException>read(
              h -> h.createQuery("SELECT count(*) FROM machine").mapTo(Integer.class).one());
      if (machines == 0) {
        long begin = System.nanoTime();
        LargeFleet.fill(database, Integer.parseInt(args[1]), Instant.now());
        System.out.printf("filled in %d s%n", (System.nanoTime() - begin) / 1_000_000_000);
      }
      run(database);
    }
  }

  private static void run(Database database) {
    Clock clock = Clock.systemUTC();
    FleetIndex index = new FleetIndex(database, clock, java.time.Duration.ofMinutes(15));
    Fleet fleet = new Fleet(index, database, ZoneOffset.UTC);
    Builds builds = new Builds(index, database, Map::of);
    MachineQuery query = new MachineQuery(index, database);
    long begin = System.nanoTime();
    index.follow();
    System.out.printf("loaded in %d ms%n", (System.nanoTime() - begin) / 1_000_000);
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        "heap used %d MB of %d MB%n",
        (runtime.totalMemory() - runtime.freeMemory()) >> 20, runtime.maxMemory() >> 20);
    time("counts", fleet::counts);
    time("builds", builds::lines);
    for (String parameters :
        List.of(
            "",
            "verdict=FALSE_UP_TO_DATE",
            "verdict=UP_TO_DATE",
            "verdict=SILENT",
            "severity=WARNING",
            "domain=0.corp.example",
            "domain=39.plant.example",
            "build=19044",
            "build=26200",
            "build=19044.1700",
            "edition=EnterpriseG",
            "source=WINDOWS_UPDATE",
            "source=https://wsus3.corp.example:8531",
            "reason=BASELINE_MISSING",
            "reason=SERVICE_DISABLED",
            "q=pc-0001",
            "q=nothing-has-this-name",
            "domain=0.corp.example&edition=Professional&reason=BUILD_BEHIND",
            "verdict=BEHIND_BASELINE&q=s01",
            "q=s001-pc-0000*",
            "duplicate=NAME",
            "q=" + names(500))) {
      for (PageRequest.Sort sort : PageRequest.Sort.values()) {
        for (String dir : List.of("asc", "desc")) {
          Map<String, String> map = new HashMap<>();
          for (String pair : parameters.isEmpty() ? new String[0] : parameters.split("&", -1)) {
            map.put(pair.split("=", 2)[0], pair.split("=", 2)[1].strip());
          }
          MachineFilter filter =
              MachineFilter.parse(
                      name -> map.containsKey(name) ? List.of(map.get(name)) : List.of(),
                      verdict -> false,
                      id -> null)
                  .filter();
          PageRequest page = new PageRequest(sort, dir.equals("desc"), null, 50);
          time(parameters + " " + sort.parameter() + " " + dir, () -> query.page(filter, page));
        }
      }
    }
    PageRequest deep = PageRequest.first(PageRequest.Sort.NAME, 50);
    for (int i = 0; i < 40; i++) {
      deep = new PageRequest(deep.sort(), true, query.page(MachineFilter.ALL, deep).next(), 500);
    }
    PageRequest there = deep;
    time("page 40 of 500 rows, by name", () -> query.page(MachineFilter.ALL, there));
    long busy = 0;
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < 20_000_000_000L) {
      long call = System.nanoTime();
      index.follow();
      busy += System.nanoTime() - call;
      java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
    }
    System.out.printf("following: %.1f %% of a core%n", busy / 200_000_000.0);
  }

  private static String names(int count) {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < count; i++) {
      names.append(String.format("s%03d-pc-%06d ", i % 400, i * 37));
    }
    return names.toString();
  }

  private static void time(String what, Runnable query) {
    query.run();
    long[] nanos = new long[RUNS];
    for (int i = 0; i < RUNS; i++) {
      long begin = System.nanoTime();
      query.run();
      nanos[i] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "%-75s p50 %6.1f ms, max %6.1f ms%n", what, nanos[RUNS / 2] / 1e6, nanos[RUNS - 1] / 1e6);
  }
}

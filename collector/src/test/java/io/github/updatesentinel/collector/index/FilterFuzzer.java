package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.index.MachineFilter.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the fuzzer calls: any text as the parameters of a list, one {@code name=value} a line. */
public final class FilterFuzzer {
  private FilterFuzzer() {}

  /** One input; the address of what was understood must mean the same. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    Function<String, List<String>> given =
        values(
            new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("=", 2))
                .filter(pair -> pair.length == 2)
                .map(pair -> new Parameter(pair[0], pair[1])));
    PageRequest.parse(name -> given.apply(name).stream().findFirst().orElse(null));
    MachineFilter filter = parsed(given).filter();
    MachineFilter.Parsed again = parsed(values(filter.parameters().stream()));
    if (!again.filter().equals(filter) || !again.problems().isEmpty()) {
      throw new IllegalStateException(
          "not the same: " + filter + " " + again + " " + filter.parameters());
    }
  }

  private static MachineFilter.Parsed parsed(Function<String, List<String>> parameters) {
    return MachineFilter.parse(
        parameters, "LATER"::equals, id -> id.equals("kept") ? "pc-1, pc-2" : null);
  }

  private static Function<String, List<String>> values(Stream<Parameter> parameters) {
    Map<String, List<String>> values =
        parameters.collect(
            Collectors.groupingBy(
                Parameter::name, Collectors.mapping(Parameter::value, Collectors.toList())));
    return name -> values.getOrDefault(name, List.of());
  }
}

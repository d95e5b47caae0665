package io.github.updatesentinel.collector.cli;

import io.github.updatesentinel.collector.app.Collector;
import java.time.Clock;
import java.util.List;

/** The collector's command line; {@code help} lists what there is. */
public final class Main {
  private Main() {}

  /** Runs a command; {@code serve} runs until the process is asked to stop. */
  public static void main(String[] arguments) {
    Commands.Result result =
        new Commands(System.out, System.err, Clock.systemUTC()).run(List.of(arguments));
    Collector collector = result.collector();
    if (collector == null) {
      System.exit(result.exitCode());
    } else {
      Runtime.getRuntime().addShutdownHook(new Thread(collector::close, "stop"));
    }
  }
}

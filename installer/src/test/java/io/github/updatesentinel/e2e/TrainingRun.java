package io.github.updatesentinel.e2e;

import io.github.updatesentinel.agent.service.SentinelService;
import java.io.IOException;

/**
 * The service without a Service Control Manager, for the list of classes that it loads; runs in the
 * Java that is shipped, until its standard input ends.
 */
public final class TrainingRun {
  private TrainingRun() {}

  public static void main(String[] arguments) throws InterruptedException {
    Thread stop =
        new Thread(
            () -> {
              try {
                while (System.in.read() != -1) {
                  // Nothing is ever sent.
                }
              } catch (IOException e) {
                // The other end is gone.
              }
              SentinelService.stop(arguments);
            });
    stop.setDaemon(true);
    stop.start();
    SentinelService.start(arguments);
  }
}

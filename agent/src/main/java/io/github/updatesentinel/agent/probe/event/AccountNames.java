package io.github.updatesentinel.agent.probe.event;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Finds the names of accounts. Without a domain controller Windows may take a minute for one, so
 * the search runs beside and gets a limited time. Not thread-safe.
 */
public final class AccountNames {
  private final UnaryOperator<String> lookup;
  private final Duration limit;
  private @Nullable FutureTask<String> running;

  /**
   * @param lookup the name for a SID; may block
   */
  public AccountNames(UnaryOperator<String> lookup, Duration limit) {
    this.lookup = lookup;
    this.limit = limit;
  }

  /**
   * The account's name, or the SID itself where the name is not found in time. While a search that
   * took too long still runs, no other one begins.
   */
  public String of(String sid) {
    if (running != null && !running.isDone()) {
      return sid;
    }
    FutureTask<String> task = new FutureTask<>(() -> lookup.apply(sid));
    running = task;
    Thread thread = new Thread(task, "account name");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      Logger.warn("The name of {} was not found in {}", sid, limit);
    } catch (ExecutionException e) {
      Logger.error("The name of {} was not found: {}", sid, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return sid;
  }
}

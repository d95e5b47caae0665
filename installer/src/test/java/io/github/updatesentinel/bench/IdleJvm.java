package io.github.updatesentinel.bench;

import java.util.concurrent.CountDownLatch;

/** A Java that does nothing; runs in the Java that is shipped, until it is ended. */
public final class IdleJvm {
  private IdleJvm() {}

  public static void main(String[] arguments) throws InterruptedException {
    System.out.println("ready");
    new CountDownLatch(1).await();
  }
}

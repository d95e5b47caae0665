package io.github.updatesentinel.agent.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With processes that take their time to end, as on Windows. */
@Timeout(60)
class ProcessTreeTest {
  private final List<String> happened = new CopyOnWriteArrayList<>();
  private final CountDownLatch killed = new CountDownLatch(1);
  private final CompletableFuture<Process> parentEnds = new CompletableFuture<>();
  private final CompletableFuture<ProcessHandle> childEnds = new CompletableFuture<>();

  @Test
  void endIsTheEndOfAllOfThem() throws InterruptedException {
    CompletableFuture<Void> ending =
        CompletableFuture.runAsync(
            () -> {
              ProcessTree.end(new Parent());
              happened.add("returned");
            });
    killed.await();
    happened.add("parent ends");
    parentEnds.complete(null);
    happened.add("child ends");
    childEnds.complete(null);
    ending.join();

    assertThat(happened)
        .containsExactly("parent killed", "child killed", "parent ends", "child ends", "returned");
  }

  @Test
  void oneThatDoesNotEndIsNotWaitedForForEver() {
    parentEnds.complete(null);

    ProcessTree.end(new Parent(), Duration.ofMillis(1));

    assertThat(happened).containsExactly("parent killed", "child killed");
  }

  private ProcessHandle child() {
    return (ProcessHandle)
        Proxy.newProxyInstance(
            ProcessTreeTest.class.getClassLoader(),
            new Class<?>[] {ProcessHandle.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "destroyForcibly" -> {
                    happened.add("child killed");
                    killed.countDown();
                    yield true;
                  }
                  case "onExit" -> childEnds;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private final class Parent extends Process {
    @Override
    public Process destroyForcibly() {
      happened.add("parent killed");
      return this;
    }

    @Override
    public Stream<ProcessHandle> descendants() {
      return Stream.of(child());
    }

    @Override
    public CompletableFuture<Process> onExit() {
      return parentEnds;
    }

    @Override
    public long pid() {
      return 4711;
    }

    @Override
    public OutputStream getOutputStream() {
      throw new UnsupportedOperationException();
    }

    @Override
    public InputStream getInputStream() {
      throw new UnsupportedOperationException();
    }

    @Override
    public InputStream getErrorStream() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int waitFor() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int exitValue() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void destroy() {
      throw new UnsupportedOperationException();
    }
  }
}

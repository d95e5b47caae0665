package io.github.updatesentinel.collector.baseline;

import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The real agent's rules for baselines, out of its compiled classes: the collector does not depend
 * on the agent, and can be built without it, but not tested. The whole build compiles the agent
 * first.
 */
public final class AgentRules {
  private static final String PACKAGE = "io.github.updatesentinel.agent.";
  private final ClassLoader agent;

  private AgentRules(ClassLoader agent) {
    this.agent = agent;
  }

  public static AgentRules load() throws MalformedURLException {
    Path classes = Path.of("..", "agent", "target", "classes").toAbsolutePath().normalize();
    if (!Files.isDirectory(classes.resolve("io"))) {
      throw new IllegalStateException(
          "The agent is not compiled in " + classes + ": build it too, -pl config,agent,collector");
    }
    return new AgentRules(
        new URLClassLoader(new URL[] {classes.toUri().toURL()}, AgentRules.class.getClassLoader()));
  }

  /** What the agent makes of versions. */
  @SuppressWarnings("unchecked")
  Comparator<String> versionOrder() throws ReflectiveOperationException {
    var constructor = agent.loadClass(PACKAGE + "delivery.VersionOrder").getDeclaredConstructor();
    constructor.setAccessible(true);
    return (Comparator<String>) constructor.newInstance();
  }

  /**
   * A machine that holds nothing yet.
   *
   * @param key of the setting {@code baselineKey}; null where it is not set
   */
  public Machine machine(Path folder, @Nullable String key) throws ReflectiveOperationException {
    Class<?> keyType = agent.loadClass(PACKAGE + "config.BaselineKey");
    Class<?> type = agent.loadClass(PACKAGE + "delivery.CollectorBaseline");
    Method open = type.getMethod("open", Path.class, String.class, keyType, Consumer.class);
    Consumer<String> log = text -> {};
    return new Machine(
        open.invoke(null, folder.resolve("baseline.json"), "collector.example", key(key), log));
  }

  private Object key(@Nullable String key) throws ReflectiveOperationException {
    if (key == null) {
      var none = agent.loadClass(PACKAGE + "config.BaselineKey$None").getDeclaredConstructor();
      return none.newInstance();
    }
    Method parse =
        agent
            .loadClass(PACKAGE + "config.BaselineKey$Ed25519")
            .getDeclaredMethod("parse", String.class);
    parse.setAccessible(true);
    return parse.invoke(null, key);
  }

  /** One machine's {@code CollectorBaseline}. */
  public static final class Machine {
    private final Object baseline;

    Machine(Object baseline) {
      this.baseline = baseline;
    }

    /** {@code Accepted[...]}, {@code Unchanged[]} or {@code Refused[reason=...]}. */
    public String accept(byte[] body, @Nullable String etag, @Nullable String signature)
        throws ReflectiveOperationException {
      Method accept =
          baseline.getClass().getMethod("accept", byte[].class, String.class, String.class);
      return String.valueOf(accept.invoke(baseline, body, etag, signature));
    }
  }
}

package io.github.updatesentinel.agent.probe.access;

/** Says when the configuration of services may have changed. */
public interface ServiceWatcher extends AutoCloseable {
  @Override
  void close();
}

package io.github.updatesentinel.agent.proxy;

import java.io.IOException;
import java.util.Optional;

/** The proxy that the machine's administrator set for services: WinHTTP's machine setting. */
public interface SystemProxy {
  /**
   * What is set at this moment.
   *
   * @return empty where the system has no such setting at all, which only Windows has
   * @throws IOException if it could not be read; says which call and code
   */
  Optional<WinHttpSetting> read() throws IOException;
}

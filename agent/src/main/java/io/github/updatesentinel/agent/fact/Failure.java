package io.github.updatesentinel.agent.fact;

import org.jspecify.annotations.Nullable;

/**
 * Why something could not be read or done.
 *
 * @param what the call and its object, such as {@code OpenService(wuauserv)}
 * @param code what Windows answered; null where no Windows call was involved
 */
public record Failure(String what, @Nullable HResult code) {
  public boolean isAccessDenied() {
    return HResult.E_ACCESSDENIED.equals(code);
  }

  @Override
  public String toString() {
    return code == null ? what : what + ": " + code.describe();
  }
}

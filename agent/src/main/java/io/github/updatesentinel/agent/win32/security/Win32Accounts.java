package io.github.updatesentinel.agent.win32.security;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;

/** Accounts that Windows knows. */
public final class Win32Accounts {
  private Win32Accounts() {}

  /** The account's name, or its SID where Windows no longer knows the name. May take a minute. */
  public static String nameOf(String sid) {
    try {
      return Advapi32Util.getAccountBySid(sid).fqn;
    } catch (Win32Exception e) {
      return sid;
    }
  }
}

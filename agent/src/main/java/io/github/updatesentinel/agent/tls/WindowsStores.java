package io.github.updatesentinel.agent.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/** Where Windows' certificate stores come from; tests have their own. */
interface WindowsStores {
  /**
   * Opens a store.
   *
   * @param type as the runtime names it, such as {@code Windows-ROOT}
   * @throws java.security.KeyStoreException where the runtime has no store of that type
   */
  KeyStore open(String type) throws IOException, GeneralSecurityException;

  /** Those that the runtime has; none but on Windows. */
  static WindowsStores ofRuntime() {
    return type -> {
      KeyStore store = KeyStore.getInstance(type);
      store.load(null, null);
      return store;
    };
  }
}

package io.github.updatesentinel.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A throw-away key with a certificate that it signs itself.
 *
 * @param keyStore PKCS#12
 * @param pem the certificate
 */
record TestCertificate(Path keyStore, Path pem) {
  static final String PASSWORD = "changeit";

  /**
   * @param name of the host, or of whoever signs
   */
  static TestCertificate create(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    Path keyStore = folder.resolve(name + ".p12");
    Path pem = folder.resolve(name + ".pem");
    Files.deleteIfExists(keyStore);
    keytool(
        keyStore,
        List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"),
        List.of("-dname", "CN=" + name, "-ext", "san=dns:" + name, "-ext", "eku=sA,cS"));
    keytool(keyStore, List.of("-exportcert", "-rfc"), List.of("-file", pem.toString()));
    return new TestCertificate(keyStore, pem);
  }

  private static void keytool(Path keyStore, List<String> verb, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(verb);
    command.addAll(
        List.of("-alias", "test", "-storetype", "PKCS12", "-keystore", keyStore.toString()));
    command.addAll(List.of("-storepass", PASSWORD));
    command.addAll(options);
    Tool.run(command.toArray(String[]::new));
  }

  SSLContext context() throws IOException {
    try (InputStream in = Files.newInputStream(keyStore)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}

package io.github.updatesentinel.e2e;

import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A throw-away key with its certificate.
 *
 * @param keyStore PKCS#12, with the certificates up to the one that signed itself
 * @param pem the certificate
 */
public record TestCertificate(Path keyStore, Path pem) {
  static final String PASSWORD = "changeit";

  /**
   * One that signs itself.
   *
   * @param name of the host or the signer
   */
  public static TestCertificate create(Path folder, String name) throws IOException {
    return selfSigned(folder, name, server(name));
  }

  /** One that others are signed with. */
  static TestCertificate authority(Path folder, String name) throws IOException {
    return selfSigned(folder, name, List.of("-ext", "bc:c=ca:true", "-ext", "ku:c=kCS,cRLs"));
  }

  private static TestCertificate selfSigned(Path folder, String name, List<String> extensions)
      throws IOException {
    TestCertificate made = named(folder, name);
    made.generate(name, extensions);
    made.export();
    return made;
  }

  /**
   * One that this authority signs.
   *
   * @param file its files' name
   * @param host that it is for
   * @param startsAt relative to now, as keytool takes it, such as {@code -1d}
   * @param days for which it is good from then on
   */
  TestCertificate sign(String file, String host, String startsAt, int days) throws IOException {
    TestCertificate made = named(pem.resolveSibling(""), file);
    made.generate(host, List.of());
    Path request = pem.resolveSibling(file + ".csr");
    made.keytool("-certreq", List.of("-file", request.toString()));
    List<String> options = new ArrayList<>(server(host));
    options.addAll(List.of("-infile", request.toString(), "-outfile", made.pem.toString()));
    options.addAll(List.of("-rfc", "-startdate", startsAt, "-validity", Integer.toString(days)));
    keytool("-gencert", options);
    made.run("-importcert", "authority", List.of("-noprompt", "-file", pem.toString()));
    made.keytool("-importcert", List.of("-noprompt", "-file", made.pem.toString()));
    return made;
  }

  private static List<String> server(String host) {
    return List.of("-ext", "san=dns:" + host, "-ext", "eku=sA,cS");
  }

  private static TestCertificate named(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    Path keyStore = folder.resolve(name + ".p12");
    Files.deleteIfExists(keyStore);
    return new TestCertificate(keyStore, folder.resolve(name + ".pem"));
  }

  private void generate(String name, List<String> extensions) throws IOException {
    List<String> options = new ArrayList<>(extensions);
    options.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
    options.addAll(List.of("-dname", "CN=" + name));
    keytool("-genkeypair", options);
  }

  private void export() throws IOException {
    keytool("-exportcert", List.of("-rfc", "-file", pem.toString()));
  }

  private void keytool(String verb, List<String> options) throws IOException {
    run(verb, "test", options);
  }

  private void run(String verb, String alias, List<String> options) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-J-XX:TieredStopAtLevel=1",
            verb,
            "-alias",
            alias,
            "-storetype",
            "PKCS12",
            "-keystore",
            keyStore.toString(),
            "-storepass",
            PASSWORD);
    Tool.run(Stream.of(command, options).flatMap(Collection::stream).toArray(String[]::new));
  }

  /** One at localhost with this certificate. */
  public ScriptedCollector collector() throws IOException {
    return ScriptedCollector.overTls(context(), pem);
  }

  /** Trusts what Java does. */
  static SSLContext defaultTrust() throws IOException {
    try {
      return SSLContext.getDefault();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Trusts what this authority has signed, and nothing else. */
  SSLContext trust() throws IOException {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
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

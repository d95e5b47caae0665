package io.github.updatesentinel.collector.http;

import io.github.updatesentinel.collector.crypto.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/**
 * A CA of the collector's own, and a certificate of it for the names and addresses of this
 * computer: TLS without a certificate from elsewhere. Agents know the CA by its thumbprint.
 *
 * @param keyStore PKCS#12 with the server's key and both certificates
 * @param passwordFile with its password
 */
public record SelfSigned(Path keyStore, Path passwordFile) {
  /** How the name of such a CA begins. */
  private static final String CA_NAME = "Update Sentinel collector CA";

  private static final String CA = "ca";
  private static final String SERVER = "server";
  private static final Duration CA_LIFE = Duration.ofDays(3650);
  private static final Duration SERVER_LIFE = Duration.ofDays(825);

  /** A certificate that ends sooner is replaced at the start. */
  private static final Duration RENEW = Duration.ofDays(180);

  private static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);

  /**
   * Makes what is not there, and renews the certificate where this computer has other names by now,
   * or it ends soon. The CA stays the same.
   *
   * @param folder for the files
   * @throws IOException if they can't be read or written; the message names them
   */
  public static SelfSigned in(Path folder, Clock clock) throws IOException {
    SelfSigned files = of(folder);
    Path ca = folder.resolve("ca.p12");
    try {
      Files.createDirectories(folder);
      if (!Files.exists(files.passwordFile)) {
        write(files.passwordFile, Secrets.password().getBytes(StandardCharsets.US_ASCII));
      }
      char[] password = Files.readString(files.passwordFile).strip().toCharArray();
      HeldCertificate authority =
          Files.exists(ca) ? held(load(ca, password), CA, password) : authority(clock);
      if (!Files.exists(ca)) {
        save(ca, password, CA, authority, List.of(authority.certificate()));
        write(
            folder.resolve("ca.pem"),
            authority.certificatePem().getBytes(StandardCharsets.US_ASCII));
      }
      Set<String> names = names();
      if (!good(files.keyStore, password, names, clock.instant())) {
        HeldCertificate server = server(authority, names, clock.instant());
        save(
            files.keyStore,
            password,
            SERVER,
            server,
            List.of(server.certificate(), authority.certificate()));
      }
      return files;
    } catch (GeneralSecurityException e) {
      throw new IOException(folder + ": the certificate can't be made or read: " + e, e);
    }
  }

  /** The files that {@link #in} made in this folder; empty if it made none there. */
  public static Optional<SelfSigned> found(Path folder) {
    SelfSigned files = of(folder);
    return Files.exists(files.keyStore) ? Optional.of(files) : Optional.empty();
  }

  private static SelfSigned of(Path folder) {
    return new SelfSigned(folder.resolve("server.p12"), folder.resolve("password"));
  }

  /**
   * The thumbprint of the CA in a key store, if it is one of ours; agents take it as {@code
   * trustStore}.
   *
   * @return {@code sha256:} and 64 hexadecimal digits; null for other certificates
   * @throws IOException if the store can't be read; the message names it
   */
  public static @Nullable String pin(@Nullable Path keyStore, @Nullable Path passwordFile)
      throws IOException {
    if (keyStore == null || passwordFile == null) {
      return null;
    }
    try {
      KeyStore store = load(keyStore, Files.readString(passwordFile).strip().toCharArray());
      for (String alias : Collections.list(store.aliases())) {
        Certificate[] chain = store.getCertificateChain(alias);
        if (chain != null
            && chain[chain.length - 1] instanceof X509Certificate root
            && root.getSubjectX500Principal().getName().startsWith("CN=" + CA_NAME)) {
          byte[] hash = MessageDigest.getInstance("SHA-256").digest(root.getEncoded());
          return "sha256:" + HexFormat.of().formatHex(hash);
        }
      }
      return null;
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException(keyStore + ": the certificate can't be read: " + e, e);
    }
  }

  /** Names and addresses that other computers may know this one by, and {@code localhost}. */
  public static Set<String> names() {
    Set<String> names = new TreeSet<>(List.of("localhost", "127.0.0.1"));
    try {
      InetAddress local = InetAddress.getLocalHost();
      for (String name : List.of(local.getHostName(), local.getCanonicalHostName())) {
        if (name.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")) {
          names.add(name.toLowerCase(Locale.ROOT));
        }
      }
    } catch (UnknownHostException e) {
      // Its addresses are names enough.
    }
    names.addAll(addresses());
    return names;
  }

  /** Addresses of this computer that others may reach, without a zone. */
  public static Collection<String> addresses() {
    Set<String> addresses = new TreeSet<>();
    try {
      for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress address : Collections.list(network.getInetAddresses())) {
          if (network.isUp()
              && !address.isLoopbackAddress()
              && !address.isLinkLocalAddress()
              && !address.isMulticastAddress()) {
            addresses.add(address.getHostAddress().replaceFirst("%.*", ""));
          }
        }
      }
    } catch (SocketException e) {
      // Then it has none that can be told.
    }
    return addresses;
  }

  private static HeldCertificate authority(Clock clock) {
    Instant now = clock.instant();
    return new HeldCertificate.Builder()
        .commonName(CA_NAME + " " + Secrets.password().substring(0, 5))
        .certificateAuthority(0)
        .validityInterval(
            now.minus(CLOCK_TOLERANCE).toEpochMilli(), now.plus(CA_LIFE).toEpochMilli())
        .build();
  }

  private static HeldCertificate server(HeldCertificate authority, Set<String> names, Instant now) {
    HeldCertificate.Builder builder =
        new HeldCertificate.Builder()
            .commonName("Update Sentinel collector")
            .serialNumber(BigInteger.valueOf(now.toEpochMilli()))
            .signedBy(authority)
            .validityInterval(
                now.minus(CLOCK_TOLERANCE).toEpochMilli(), now.plus(SERVER_LIFE).toEpochMilli());
    names.forEach(builder::addSubjectAlternativeName);
    return builder.build();
  }

  private static boolean good(Path keyStore, char[] password, Set<String> names, Instant now)
      throws IOException, GeneralSecurityException {
    if (!Files.exists(keyStore)) {
      return false;
    }
    X509Certificate server = (X509Certificate) load(keyStore, password).getCertificate(SERVER);
    if (server == null || server.getNotAfter().toInstant().isBefore(now.plus(RENEW))) {
      return false;
    }
    Set<String> has = new TreeSet<>();
    Collection<List<?>> alternatives = server.getSubjectAlternativeNames();
    if (alternatives != null) {
      alternatives.forEach(name -> has.add(String.valueOf(name.get(1))));
    }
    return has.containsAll(names);
  }

  private static HeldCertificate held(KeyStore store, String alias, char[] password)
      throws GeneralSecurityException, IOException {
    if (store.getKey(alias, password) instanceof PrivateKey key
        && store.getCertificate(alias) instanceof X509Certificate certificate) {
      return new HeldCertificate(new KeyPair(certificate.getPublicKey(), key), certificate);
    }
    throw new IOException("the PKCS#12 file has no key named " + alias);
  }

  private static KeyStore load(Path file, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password);
    }
    return store;
  }

  private static void save(
      Path file, char[] password, String alias, HeldCertificate held, List<X509Certificate> chain)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        alias, held.keyPair().getPrivate(), password, chain.toArray(new Certificate[0]));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, password);
    write(file, bytes.toByteArray());
  }

  /** Complete at every moment, and for this user alone. */
  private static void write(Path file, byte[] bytes) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.write(fresh, bytes);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}

package io.github.updatesentinel.agent.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Answers a server that asks for a certificate with the one that the configuration names, or with
 * none. The server's list of issuers is no reason to keep it back: a refusal tells the
 * administrator more than a certificate that is silently missing.
 */
final class ClientKeys extends X509ExtendedKeyManager {
  private static final String ALIAS = "client";

  private final @Nullable ClientCertificate certificate;
  private volatile boolean asked;

  ClientKeys(@Nullable ClientCertificate certificate) {
    this.certificate = certificate;
  }

  @Nullable ClientCertificate certificate() {
    return certificate;
  }

  /** Whether the server of the newest connection has asked for a certificate. */
  boolean wereAsked() {
    return asked;
  }

  /** A new connection begins. */
  void forget() {
    asked = false;
  }

  private @Nullable String choose(String[] keyTypes) {
    asked = true;
    ClientCertificate own = certificate;
    return own != null
            && Arrays.asList(keyTypes).contains(own.certificate().getPublicKey().getAlgorithm())
        ? ALIAS
        : null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(keyTypes);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return choose(keyTypes);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return certificate == null ? null : new String[] {ALIAS};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    ClientCertificate own = certificate;
    return own == null ? null : own.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    ClientCertificate own = certificate;
    return own == null ? null : own.key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}

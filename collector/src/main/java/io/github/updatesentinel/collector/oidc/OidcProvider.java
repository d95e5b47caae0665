package io.github.updatesentinel.collector.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.github.updatesentinel.collector.config.CollectorConfig.Oidc;
import io.github.updatesentinel.collector.config.SecretFile;
import io.github.updatesentinel.collector.http.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The provider of OpenID Connect that people may log in with. What it says of itself is asked at
 * the first login, so that the collector starts without it. Thread-safe.
 */
public final class OidcProvider {
  private static final int TIMEOUT_MS = 5_000;

  /** After a failure: who asks meanwhile need not wait for the same one. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final int MAX_BYTES = 512 * 1024;
  private static final int MAX_NAME = 64;

  /** Signatures with the provider's own key; never none, and none with the shared secret. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private final Oidc config;
  private final URI callback;
  private @Nullable Known known;

  /** Why it could not be asked, and until when, by {@link System#nanoTime}, nobody asks again. */
  private @Nullable IOException failure;

  private long pauseEnds;

  public OidcProvider(Oidc config, URI callback) {
    this.config = config;
    this.callback = callback;
  }

  /**
   * The identity in a token whose signature, issuer, audience, times and nonce are valid.
   *
   * @param role null if the provider gives this person none here
   */
  record Identity(String subject, String name, @Nullable Role role) {}

  /** The provider does not vouch for this person, or not in a way that can be trusted. */
  static final class OidcRejected extends Exception {
    private static final long serialVersionUID = 1L;

    OidcRejected(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private record Known(OIDCProviderMetadata metadata, IDTokenValidator validator) {}

  /**
   * Where the browser is sent to.
   *
   * @throws IOException if the provider can't be asked
   */
  URI loginPage(State state, Nonce nonce, CodeVerifier verifier) throws IOException {
    return new AuthenticationRequest.Builder(
            ResponseType.CODE,
            new Scope("openid", "profile", "email"),
            new ClientID(config.clientId()),
            callback)
        .endpointURI(known().metadata().getAuthorizationEndpointURI())
        .state(state)
        .nonce(nonce)
        .codeChallenge(verifier, CodeChallengeMethod.S256)
        .build()
        .toURI();
  }

  /**
   * What shows that a collector made a text: all of them have the secret of the client, and no
   * browser has it.
   *
   * @throws IOException if the secret can't be read
   */
  String signature(String text) throws IOException {
    byte[] secret = SecretFile.read(config.clientSecretFile()).getBytes(StandardCharsets.UTF_8);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      byte[] signature = mac.doFinal(("departure " + text).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Exchanges the code that the browser brought back.
   *
   * @throws IOException if the provider can't be asked
   * @throws OidcRejected if it does not vouch for this person
   */
  Identity identify(String code, Nonce nonce, CodeVerifier verifier)
      throws IOException, OidcRejected {
    Known provider = known();
    TokenRequest request =
        new TokenRequest.Builder(
                provider.metadata().getTokenEndpointURI(),
                authentication(provider.metadata()),
                new AuthorizationCodeGrant(new AuthorizationCode(code), callback, verifier))
            .build();
    HTTPRequest http = request.toHTTPRequest();
    http.setConnectTimeout(TIMEOUT_MS);
    http.setReadTimeout(TIMEOUT_MS);
    http.setFollowRedirects(false);
    try {
      TokenResponse response = OIDCTokenResponseParser.parse(http.send());
      if (!(response instanceof OIDCTokenResponse good)) {
        throw new OidcRejected(
            "the token endpoint returned " + response.toErrorResponse().getErrorObject().getCode(),
            null);
      }
      JWT token = good.getOIDCTokens().getIDToken();
      if (token == null) {
        throw new OidcRejected("the response contains no ID token", null);
      }
      return identity(provider.validator().validate(token, nonce));
    } catch (ParseException | BadJOSEException e) {
      throw new OidcRejected(String.valueOf(e.getMessage()), e);
    } catch (JOSEException e) {
      throw new IOException("the keys of the provider can't be retrieved: " + e.getMessage(), e);
    }
  }

  private Identity identity(IDTokenClaimsSet claims) {
    String name = claims.getStringClaim("preferred_username");
    if (name == null || name.isBlank()) {
      name = claims.getStringClaim("email");
    }
    String subject = claims.getSubject().getValue();
    String shown = name == null || name.isBlank() ? subject : name;
    return new Identity(
        subject,
        shown.length() > MAX_NAME ? shown.substring(0, MAX_NAME) : shown,
        role(claims.getClaim(config.roleClaim())));
  }

  private @Nullable Role role(@Nullable Object claim) {
    Collection<?> values = claim instanceof Collection<?> many ? many : List.of(orEmpty(claim));
    if (values.contains(config.administratorValue())) {
      return Role.ADMINISTRATOR;
    }
    String viewer = config.viewerValue();
    return viewer != null && values.contains(viewer) ? Role.VIEWER : null;
  }

  private static Object orEmpty(@Nullable Object claim) {
    return claim == null ? "" : claim;
  }

  private ClientAuthentication authentication(OIDCProviderMetadata metadata) throws IOException {
    ClientID id = new ClientID(config.clientId());
    Secret secret = new Secret(SecretFile.read(config.clientSecretFile()));
    List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
    boolean basic =
        methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    return basic ? new ClientSecretBasic(id, secret) : new ClientSecretPost(id, secret);
  }

  private synchronized Known known() throws IOException {
    Known before = known;
    if (before != null) {
      return before;
    }
    if (failure != null && System.nanoTime() - pauseEnds < 0) {
      throw new IOException(failure.getMessage(), failure);
    }
    try {
      failure = null;
      return ask();
    } catch (IOException e) {
      // Here, and not where a login fails: strangers can begin as many of those as they like.
      Logger.warn("oidc: the provider is unreachable: {}", e.toString());
      failure = e;
      pauseEnds = System.nanoTime() + PAUSE.toNanos();
      throw e;
    }
  }

  private Known ask() throws IOException {
    Issuer issuer = new Issuer(config.issuer());
    try {
      OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(issuer, TIMEOUT_MS, TIMEOUT_MS);
      JWKSource<SecurityContext> keys =
          JWKSourceBuilder.create(
                  metadata.getJWKSetURI().toURL(),
                  new DefaultResourceRetriever(TIMEOUT_MS, TIMEOUT_MS, MAX_BYTES))
              .build();
      IDTokenValidator validator =
          new IDTokenValidator(
              issuer,
              new ClientID(config.clientId()),
              new JWSVerificationKeySelector<>(ALGORITHMS, keys),
              null);
      Known now = new Known(metadata, validator);
      known = now;
      return now;
    } catch (GeneralException e) {
      throw new IOException("the metadata of " + issuer + " are invalid", e);
    }
  }
}

package io.github.updatesentinel.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.contract.baseline.BaselineKey;
import io.github.updatesentinel.contract.baseline.BaselineSignature;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineSignatureTest {
  private static final byte[] BODY =
      "{\"version\":\"1\",\"builds\":[{\"build\":19044,\"ubr\":2006}]}"
          .getBytes(StandardCharsets.UTF_8);

  private final SigningKey admin = new SigningKey();

  @Test
  void signatureOfTheKeyOverTheseBytesPasses() {
    assertThat(problem(BODY, admin.sign(BODY))).isEmpty();
    assertThat(problem(BODY, " " + admin.sign(BODY) + " ")).isEmpty();
    assertThat(problem(new byte[0], admin.sign(new byte[0]))).isEmpty();
  }

  /** Made by the commands of docs/baselines.md with OpenSSL 3.0. */
  @Test
  void signatureOfOpenSslPasses() throws Exception {
    byte[] file =
        """
        {"version": "2026-11", "builds": [
          {"build": 19044, "ubr": 2006}
        ]}
        """
            .getBytes(StandardCharsets.UTF_8);
    byte[] publicKey =
        Base64.getDecoder().decode("MCowBQYDK2VwAyEAjHD0gvmtwTZqrKcpqjQHBuIkm45UGreJ2mdVYCtOkFI=");
    BaselineKey key =
        new BaselineKey.Ed25519(
            KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(publicKey)));

    assertThat(
            BaselineSignature.problem(
                key,
                file,
                "ed25519=fpCe8s/eXGpVsGC+Zg8PKy7wlwzcTWn+Z2O8rehffs9/"
                    + "Ek/6wwLZuaqFnxSIobHRY+TjMJxiKET6/cnlJ4WtBw=="))
        .isEmpty();
  }

  @Test
  void signatureOverReformattedJsonDoesNotPass() {
    byte[] reformatted =
        new String(BODY, StandardCharsets.UTF_8)
            .replace(",", ", ")
            .getBytes(StandardCharsets.UTF_8);

    assertThat(problem(reformatted, admin.sign(BODY)))
        .contains(
            "signature: expected a signature of these "
                + reformatted.length
                + " bytes with the key in baselineKey, found one of other bytes or with another key");
  }

  @Test
  void oneBitOfBodyOrSignatureThatIsNotTheSameDoesNotPass() {
    for (int i = 0; i < BODY.length; i++) {
      byte[] other = BODY.clone();
      other[i] ^= 1;
      assertThat(problem(other, admin.sign(BODY))).as("byte " + i).isPresent();
    }
    for (int i = 0; i < 64; i++) {
      byte[] signature = admin.signature(BODY);
      signature[i] ^= 1;
      assertThat(problem(BODY, header(signature))).as("byte " + i).isPresent();
    }
  }

  @Test
  void signatureOfAnotherKeyDoesNotPass() {
    assertThat(problem(BODY, new SigningKey().sign(BODY))).isPresent();
  }

  @Test
  void missingSignatureIsNamed() {
    assertThat(problem(BODY, null))
        .contains(
            "signature: expected ed25519=<base64 of 64 bytes>, found none, and baselineKey is set");
  }

  @Test
  void numbersThatNoSignatureHasDoNotPass() {
    byte[] ones = new byte[64];
    Arrays.fill(ones, (byte) 0xFF);

    assertThat(problem(BODY, header(ones))).isPresent();
    assertThat(problem(BODY, header(new byte[64]))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ed25519=",
        "ed25519=AAAA",
        "ed25519=?",
        "ed25519",
        "rsa=AAAA",
        "keyId=1,ed25519=AAAA",
      })
  void whatHasNotTheFormDoesNotPass(String header) {
    assertThat(problem(BODY, header))
        .contains("signature: expected ed25519=<base64 of 64 bytes>, found something else");
  }

  @Test
  void formIsExact() {
    String good = admin.sign(BODY);
    String base64 = good.substring("ed25519=".length());

    assertThat(problem(BODY, base64)).isPresent();
    assertThat(problem(BODY, "ED25519=" + base64)).isPresent();
    assertThat(problem(BODY, "ed25519 = " + base64)).isPresent();
    assertThat(problem(BODY, good + ", " + good)).isPresent();
    assertThat(problem(BODY, header(Arrays.copyOf(admin.signature(BODY), 65)))).isPresent();
    assertThat(problem(BODY, header(Arrays.copyOf(admin.signature(BODY), 63)))).isPresent();
    assertThat(problem(BODY, "ed25519=" + "A".repeat(1_000_000))).isPresent();
  }

  @Test
  void withoutAKeyASignatureIsNotLookedAt() {
    BaselineKey none = new BaselineKey.None();

    assertThat(BaselineSignature.problem(none, BODY, null)).isEmpty();
    assertThat(BaselineSignature.problem(none, BODY, "nonsense")).isEmpty();
  }

  @Test
  void withAnUnusableKeyNothingPasses() {
    BaselineKey unusable = new BaselineKey.Unusable();

    assertThat(BaselineSignature.problem(unusable, BODY, null)).isPresent();
    assertThat(BaselineSignature.problem(unusable, BODY, admin.sign(BODY)))
        .get()
        .asString()
        .contains("baselineKey is not a valid key");
  }

  private Optional<String> problem(byte[] body, @Nullable String header) {
    return BaselineSignature.problem(admin.publicKey(), body, header);
  }

  private static String header(byte[] signature) {
    return "ed25519=" + Base64.getEncoder().encodeToString(signature);
  }
}

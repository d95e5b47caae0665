package io.github.updatesentinel.agent.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final String SECRET = "s3cr3t.T0ken+x";
  private final Redactor redactor = new Redactor(List.of(SECRET, ""));

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "GBK", "UTF-16LE"})
  void knownSecretIsTakenOutOfTextInAnyCodePage(String charset) {
    byte[] text =
        ("更新失败 " + SECRET + " 0x80070422, and some more text").getBytes(Charset.forName(charset));

    byte[] redacted = redactor.redact(text);
    Charset now = charset.equals("GBK") ? Charset.forName(charset) : StandardCharsets.UTF_8;
    assertThat(new String(redacted, now)).isEqualTo("更新失败 *** 0x80070422, and some more text");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "proxy http://bob:pa:ss@proxy.corp:3128 used|proxy http://***@proxy.corp:3128 used",
        "proxy http://bob:p@ss@proxy.corp:3128 used|proxy http://***@proxy.corp:3128 used",
        "agent.exe -password hunter2 /secret  x|agent.exe -password *** /secret  ***",
        "Authorization: Bearer abcdefgh12345|Authorization: Bearer ***",
        "{\"clientCertificatePassword\": \"two words\", \"a\": 1}|{\"clientCertificatePassword\": ***, \"a\": 1}",
        "password=hunter2 user=bob|password=*** user=bob",
        "enrollmentToken = abc|enrollmentToken = ***",
      })
  void whatLooksLikeASecretIsTakenOut(String text, String expected) {
    assertThat(redact(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://uc.example:8531/selfupdate",
        "mail to admin@corp.example",
        "2026-11-20 02:00:00 INFO Verdict UP_TO_DATE []",
        "Basic support"
      })
  void whatIsNoneStays(String text) {
    assertThat(redact(text)).isEqualTo(text);
  }

  @Test
  void bytesThatAreNoTextStayAsTheyAre() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }

    assertThat(redactor.redact(bytes)).isEqualTo(bytes);
  }

  private String redact(String text) {
    return new String(
        redactor.redact(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }
}

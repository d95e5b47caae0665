package io.github.updatesentinel.collector.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.github.updatesentinel.collector.config.CollectorConfig.Smtp;
import io.github.updatesentinel.collector.page.Language;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailSenderTest {
  private static final Notice NOTICE =
      new Notice(
          "SEVERITY",
          false,
          2,
          0,
          "CRITICAL",
          0,
          1_000,
          List.of(
              new Notice.Machine(
                  "id", "pc-1\r\nBcc: eve@evil.example", "FALSE_UP_TO_DATE", "CRITICAL", 1)));

  @Test
  void aMailHasItsSubjectInUtf8AndTheSameIdInEachTry(@TempDir Path folder) throws Exception {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.setUser("sentinel@corp.example", "sentinel", "s3cret");
    mail.start();
    try {
      Path password = Files.writeString(folder.resolve("password"), "s3cret\n");
      MailSender sender =
          new MailSender(
              smtp(mail.getSmtp().getPort(), Smtp.Security.NONE, "sentinel", password),
              null,
              "https://collector.example");
      assertThat(sender.send(channel(), "1", NOTICE)).isInstanceOf(Outcome.Delivered.class);
      assertThat(sender.send(channel(), "1", NOTICE)).isInstanceOf(Outcome.Delivered.class);
      MimeMessage[] got = mail.getReceivedMessages();
      assertThat(got).hasSize(4);
      assertThat(got[0].getSubject()).isEqualTo("[Update Sentinel] 2 台计算机的严重程度为“严重”");
      assertThat(got[0].getHeader("Bcc")).isNull();
      assertThat(got[0].getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat((String) got[0].getContent())
          .contains(
              "pc-1⟨U+000D⟩⟨U+000A⟩Bcc", "https://collector.example/machines?severity=CRITICAL");
      assertThat(got[0].getMessageID()).isEqualTo(got[3].getMessageID());
    } finally {
      mail.stop();
    }
  }

  @Test
  void aServerWithoutStartTlsGetsNoMail() {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    try {
      MailSender sender =
          new MailSender(
              smtp(mail.getSmtp().getPort(), Smtp.Security.STARTTLS, null, null), null, null);
      Outcome.Failed failed = (Outcome.Failed) sender.send(channel(), "1", NOTICE);
      assertThat(failed.reason()).containsIgnoringCase("STARTTLS");
      assertThat(mail.getReceivedMessages()).isEmpty();
    } finally {
      mail.stop();
    }
  }

  @Test
  void startTlsIsUsedWithAServerWhoseCertificateNamesIt() throws Exception {
    HeldCertificate right = certificate("localhost");
    try (StartTlsServer server = new StartTlsServer(right)) {
      MailSender sender = trusting(right, server.port());
      assertThat(sender.send(channel(), "1", NOTICE)).isInstanceOf(Outcome.Delivered.class);
      assertThat(server.commands()).contains("STARTTLS", "TLS:DATA").doesNotContain("DATA");
    }
  }

  @Test
  void aCertificateOfAnotherNameIsRefused() throws Exception {
    HeldCertificate wrong = certificate("other.example");
    try (StartTlsServer server = new StartTlsServer(wrong)) {
      MailSender sender = trusting(wrong, server.port());
      assertThat(sender.send(channel(), "1", NOTICE)).isInstanceOf(Outcome.Failed.class);
      assertThat(server.commands()).doesNotContain("TLS:DATA", "DATA");
    }
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefused() throws Exception {
    try (StartTlsServer server = new StartTlsServer(certificate("localhost"))) {
      MailSender sender =
          new MailSender(smtp(server.port(), Smtp.Security.STARTTLS, null, null), null, null);
      Outcome.Failed failed = (Outcome.Failed) sender.send(channel(), "1", NOTICE);
      assertThat(failed.reason()).contains("PKIX");
    }
  }

  @Test
  void withoutAMailServerItSaysSo() {
    assertThat(new MailSender(null, null, null).send(channel(), "1", NOTICE))
        .isEqualTo(
            new Outcome.Failed("no mail server is configured (smtp in collector.json)", null));
  }

  @Test
  void addressesAreCheckedOneByOne() {
    assertThat(MailSender.areAddresses("ann@corp.example, ben@corp.example")).isTrue();
    assertThat(MailSender.areAddresses("ann@corp.example, ben")).isFalse();
    assertThat(MailSender.areAddresses("")).isFalse();
    assertThat(MailSender.areAddresses("a@b.example\r\nBcc: c@d.example")).isFalse();
  }

  private static MailSender trusting(HeldCertificate certificate, int port) {
    HandshakeCertificates trust =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(certificate.certificate())
            .build();
    return new MailSender(
        smtp(port, Smtp.Security.STARTTLS, null, null), trust.sslSocketFactory(), null);
  }

  private static HeldCertificate certificate(String name) {
    return new HeldCertificate.Builder().commonName(name).addSubjectAlternativeName(name).build();
  }

  private static Smtp smtp(
      int port, Smtp.Security security, @Nullable String user, @Nullable Path password) {
    return new Smtp("localhost", port, security, user, password, "sentinel@corp.example");
  }

  private static Channel channel() {
    return new Channel(
        "ch",
        "ops",
        Channel.Format.MAIL,
        "ann@corp.example, ben@corp.example",
        null,
        Language.ZH_CN);
  }

  /** As much of a mail server as STARTTLS takes; GreenMail has none. */
  private static final class StartTlsServer implements AutoCloseable {
    private final HandshakeCertificates certificates;
    private final ServerSocket listening;
    private final List<String> commands = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread = new Thread(this::serve, "smtp");

    StartTlsServer(HeldCertificate certificate) throws IOException {
      certificates = new HandshakeCertificates.Builder().heldCertificate(certificate).build();
      listening = new ServerSocket(0, 1, InetAddress.getByName("localhost"));
      thread.setDaemon(true);
      thread.start();
    }

    int port() {
      return listening.getLocalPort();
    }

    List<String> commands() {
      return List.copyOf(commands);
    }

    private void serve() {
      try (Socket socket = listening.accept()) {
        say(socket, "220 test");
        if (talk(socket, "")) {
          SSLSocket secure =
              (SSLSocket)
                  certificates
                      .sslSocketFactory()
                      .createSocket(socket, "localhost", socket.getPort(), true);
          secure.setUseClientMode(false);
          talk(secure, "TLS:");
        }
      } catch (IOException e) {
        commands.add("broken");
      }
    }

    /** True where the client asks for TLS. */
    private boolean talk(Socket socket, String prefix) throws IOException {
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      boolean data = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (data) {
          data = !line.equals(".");
          if (!data) {
            say(socket, "250 ok");
          }
          continue;
        }
        String command = line.split("[ :]", -1)[0].toUpperCase(java.util.Locale.ROOT);
        commands.add(prefix + command);
        switch (command) {
          case "EHLO" -> say(socket, prefix.isEmpty() ? "250-test\r\n250 STARTTLS" : "250 test");
          case "STARTTLS" -> {
            say(socket, "220 go");
            return true;
          }
          case "DATA" -> {
            say(socket, "354 go");
            data = true;
          }
          case "QUIT" -> {
            say(socket, "221 bye");
            return false;
          }
          default -> say(socket, "250 ok");
        }
      }
      return false;
    }

    private static void say(Socket socket, String text) throws IOException {
      socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }
}

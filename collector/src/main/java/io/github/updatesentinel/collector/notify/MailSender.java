package io.github.updatesentinel.collector.notify;

import io.github.updatesentinel.collector.config.CollectorConfig.Smtp;
import io.github.updatesentinel.collector.page.Visible;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends mail by SMTP. Where STARTTLS or TLS is set, nothing is sent without it, nor to a server
 * whose certificate does not name it.
 */
public final class MailSender implements Sender {
  private static final String TIMEOUT_MS = "10000";
  private static final int SHOWN = 300;

  private final @Nullable Smtp smtp;
  private final @Nullable SSLSocketFactory sockets;
  private final @Nullable String publicUrl;

  /**
   * A sender by this server.
   *
   * @param smtp null if none is configured: each mail then fails with that message
   * @param sockets for certificates that the JDK does not trust; null for those that it does
   */
  public MailSender(
      @Nullable Smtp smtp, @Nullable SSLSocketFactory sockets, @Nullable String publicUrl) {
    this.smtp = smtp;
    this.sockets = sockets;
    this.publicUrl = publicUrl;
  }

  /** Comma-separated addresses; false if one is invalid, or there is none. */
  public static boolean areAddresses(String text) {
    try {
      InternetAddress[] addresses = InternetAddress.parse(text, true);
      for (InternetAddress address : addresses) {
        address.validate();
      }
      return addresses.length > 0;
    } catch (AddressException e) {
      return false;
    }
  }

  @Override
  public Outcome send(Channel channel, String id, Notice notice) {
    if (smtp == null) {
      return new Outcome.Failed("no mail server is configured (smtp in collector.json)", null);
    }
    try {
      Session session = Session.getInstance(properties(smtp));
      MimeMessage message = message(session, smtp, channel, id, notice);
      try (Transport transport = session.getTransport("smtp")) {
        String user = smtp.user();
        transport.connect(smtp.host(), smtp.port(), user, user == null ? null : password(smtp));
        transport.sendMessage(message, message.getAllRecipients());
      }
      return new Outcome.Delivered("accepted by " + smtp.host());
    } catch (MessagingException | IOException e) {
      return new Outcome.Failed(reason(e), null);
    }
  }

  private MimeMessage message(
      Session session, Smtp server, Channel channel, String id, Notice notice)
      throws MessagingException {
    Wording wording = new Wording(channel.language(), publicUrl);
    MimeMessage message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            // The same in each attempt, so that mail servers detect a repetition.
            setHeader("Message-ID", "<" + id + "@update-sentinel.invalid>");
          }
        };
    message.setFrom(new InternetAddress(server.from()));
    message.setRecipients(Message.RecipientType.TO, InternetAddress.parse(channel.target(), true));
    message.setSubject(
        "[Update Sentinel] " + wording.subject(notice), StandardCharsets.UTF_8.name());
    message.setText(wording.plain(notice), StandardCharsets.UTF_8.name());
    message.setHeader(
        "Date",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.ofEpochMilli(notice.at()).atOffset(ZoneOffset.UTC)));
    message.setHeader("Auto-Submitted", "auto-generated");
    return message;
  }

  private Properties properties(Smtp server) {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.connectiontimeout", TIMEOUT_MS);
    properties.setProperty("mail.smtp.timeout", TIMEOUT_MS);
    properties.setProperty("mail.smtp.writetimeout", TIMEOUT_MS);
    properties.setProperty("mail.smtp.auth", Boolean.toString(server.user() != null));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.2 TLSv1.3");
    switch (server.security()) {
      case STARTTLS -> {
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
      case NONE -> {}
    }
    if (sockets != null) {
      properties.put("mail.smtp.ssl.socketFactory", sockets);
    }
    return properties;
  }

  private static @Nullable String password(Smtp server) throws IOException {
    Path file = server.passwordFile();
    return file == null ? null : Files.readString(file).strip();
  }

  /** The first cause says most; none of them has the password in it. */
  private static String reason(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String text = cause == e ? e.toString() : e + ": " + cause;
    return Visible.cut(text, SHOWN);
  }
}

package io.github.updatesentinel.verify.bench;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How a program ran. */
public final class Run {
  private final List<String> command;
  private final int exitCode;
  private final byte[] output;
  private final boolean timedOut;
  private final boolean cut;

  /**
   * What is known of a run.
   *
   * @param command as it may be shown
   * @param exitCode -1 of one that was ended at its limit
   * @param cut whether it printed more than was kept
   */
  public Run(List<String> command, int exitCode, byte[] output, boolean timedOut, boolean cut) {
    this.command = List.copyOf(command);
    this.exitCode = exitCode;
    this.output = output.clone();
    this.timedOut = timedOut;
    this.cut = cut;
  }

  public List<String> command() {
    return command;
  }

  public int exitCode() {
    return exitCode;
  }

  public byte[] output() {
    return output.clone();
  }

  public boolean timedOut() {
    return timedOut;
  }

  public boolean cut() {
    return cut;
  }

  /** What it printed, in whichever encoding that is. */
  public String text() {
    return decode(output);
  }

  /** UTF-16 with its mark, UTF-8 where it is that, and else what the system uses. */
  public static String decode(byte[] bytes) {
    if (bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
      return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      return new String(bytes, systemCharset());
    }
  }

  private static Charset systemCharset() {
    String name = System.getProperty("native.encoding", "");
    return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.ISO_8859_1;
  }
}

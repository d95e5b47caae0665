package io.github.updatesentinel.agent.updatelog.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.updatesentinel.agent.fact.Texts;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** Bytes of a line as text: UTF-8, else GBK, else Latin-1. */
public final class LineText {
  private static final @Nullable Charset GBK =
      Charset.isSupported("GBK") ? Charset.forName("GBK") : null;

  private LineText() {}

  /** The text, whatever its bytes are. */
  public static String of(byte[] bytes, int from, int to) {
    String utf8 = strict(UTF_8, bytes, from, to);
    if (utf8 != null) {
      return utf8;
    }
    String gbk = GBK == null ? null : strict(GBK, bytes, from, to);
    return gbk == null ? new String(bytes, from, to - from, ISO_8859_1) : gbk;
  }

  /** One line that can be shown: cut, without characters that could act on a console. */
  public static String shown(String text, int maxLength) {
    return Texts.line(text.strip(), maxLength);
  }

  public static boolean isGbk(byte[] bytes, int from, int to) {
    return GBK != null && strict(GBK, bytes, from, to) != null;
  }

  /** Whether the bytes are UTF-8; a character that the end of the line cuts is accepted. */
  public static boolean isUtf8(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      int length = utf8Length(bytes[at]);
      if (length == 0) {
        return false;
      }
      for (int index = 1; index < length && at + index < to; index++) {
        if ((bytes[at + index] & 0xC0) != 0x80) {
          return false;
        }
      }
      at += length;
    }
    return true;
  }

  private static int utf8Length(byte lead) {
    if (lead >= 0) {
      return 1;
    }
    int bits = lead & 0xFF;
    if (bits >= 0xC2 && bits < 0xE0) {
      return 2;
    }
    if (bits >= 0xE0 && bits < 0xF0) {
      return 3;
    }
    return bits >= 0xF0 && bits < 0xF5 ? 4 : 0;
  }

  private static @Nullable String strict(Charset charset, byte[] bytes, int from, int to) {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}

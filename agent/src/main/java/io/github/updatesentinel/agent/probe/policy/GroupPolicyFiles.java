package io.github.updatesentinel.agent.probe.policy;

import io.github.updatesentinel.contract.StartType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the start type of a service in the files of Group Policy objects. */
final class GroupPolicyFiles {
  private static final Pattern PROPERTIES = Pattern.compile("<Properties\\s[^>]{0,4000}>");
  private static final Pattern NAME = Pattern.compile("\\sserviceName=\"([^\"]{1,256})\"");
  private static final Pattern TYPE = Pattern.compile("\\sstartupType=\"([A-Z_]{1,40})\"");

  private GroupPolicyFiles() {}

  /**
   * What a security template (GptTmpl.inf) sets, in lines such as {@code "TrustedInstaller",4,""}.
   *
   * @return null where it sets nothing
   */
  static @Nullable StartType template(byte @Nullable [] content, String service) {
    if (content == null) {
      return null;
    }
    StartType found = null;
    boolean ofServices = false;
    for (String line : text(content).lines().toList()) {
      String plain = line.strip();
      if (plain.startsWith("[")) {
        ofServices = plain.equalsIgnoreCase("[Service General Setting]");
      } else if (ofServices) {
        String[] parts = plain.split(",", 3);
        if (parts.length > 1 && parts[0].replace("\"", "").strip().equalsIgnoreCase(service)) {
          found = number(parts[1].strip());
        }
      }
    }
    return found;
  }

  /**
   * What a preference (Services.xml) sets; the last one counts.
   *
   * @return null where it sets nothing
   */
  static @Nullable StartType preference(byte @Nullable [] content, String service) {
    if (content == null) {
      return null;
    }
    StartType found = null;
    Matcher properties = PROPERTIES.matcher(text(content));
    while (properties.find()) {
      Matcher name = NAME.matcher(properties.group());
      Matcher type = TYPE.matcher(properties.group());
      if (name.find() && name.group(1).equalsIgnoreCase(service) && type.find()) {
        found = word(type.group(1));
      }
    }
    return found;
  }

  private static @Nullable StartType number(String text) {
    return switch (text) {
      case "2" -> StartType.AUTO;
      case "3" -> StartType.MANUAL;
      case "4" -> StartType.DISABLED;
      default -> null;
    };
  }

  private static @Nullable StartType word(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "AUTOMATIC" -> StartType.AUTO;
      case "MANUAL", "DEMAND" -> StartType.MANUAL;
      case "DISABLED" -> StartType.DISABLED;
      default -> null;
    };
  }

  /** Windows writes templates in UTF-16 and preferences in UTF-8. */
  private static String text(byte[] content) {
    boolean marked = content.length >= 2 && content[0] == (byte) 0xFF && content[1] == (byte) 0xFE;
    boolean wide = marked || (content.length >= 2 && content[0] != 0 && content[1] == 0);
    Charset charset = wide ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    String text = new String(content, charset);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}

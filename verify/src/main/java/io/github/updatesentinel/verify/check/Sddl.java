package io.github.updatesentinel.verify.check;

import io.github.updatesentinel.verify.bench.NothingSeen;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rights as Windows writes them: owner, flags of the list, and its entries. */
record Sddl(String owner, String flags, List<Entry> entries) {
  private static final Pattern OWNER = Pattern.compile("O:(.+?)(?=[GDS]:|$)");
  private static final Pattern DACL = Pattern.compile("D:([A-Z_]*)((?:\\([^)]*\\))*)");
  private static final Pattern ENTRY = Pattern.compile("\\(([^)]*)\\)");

  /** SYSTEM, Administrators, by their letters and by their numbers. */
  private static final Set<String> TRUSTED = Set.of("SY", "BA", "S-1-5-18", "S-1-5-32-544");

  /** Whom LocalSystem's token names: itself, Administrators, Everyone, Authenticated Users. */
  private static final Set<String> LOCAL_SYSTEM =
      Set.of("SY", "BA", "WD", "AU", "S-1-5-18", "S-1-5-32-544", "S-1-1-0", "S-1-5-11");

  /** One entry, such as {@code A;OICI;FA;;;SY}. */
  record Entry(String type, String rights, String who) {}

  /**
   * Reads the first one of a text.
   *
   * @throws NothingSeen where there is none
   */
  static Sddl in(String text) throws NothingSeen {
    Matcher dacl = DACL.matcher(text);
    if (!dacl.find() || dacl.group(2).isEmpty()) {
      throw new NothingSeen("no rights were shown: " + text.strip());
    }
    Matcher owner = OWNER.matcher(text);
    List<Entry> entries = new ArrayList<>();
    Matcher entry = ENTRY.matcher(dacl.group(2));
    while (entry.find()) {
      String[] fields = entry.group(1).split(";", -1);
      if (fields.length < 6) {
        throw new NothingSeen("an entry that can't be read: " + entry.group());
      }
      entries.add(new Entry(fields[0], fields[2], fields[5]));
    }
    return new Sddl(owner.find() ? owner.group(1) : "", dacl.group(1), List.copyOf(entries));
  }

  boolean isProtected() {
    return flags.contains("P");
  }

  /** Where others than SYSTEM and Administrators own it or have a right. */
  List<String> strangers() {
    List<String> strangers = new ArrayList<>();
    if (!TRUSTED.contains(owner)) {
      strangers.add("its owner is " + (owner.isEmpty() ? "not shown" : owner));
    }
    for (Entry entry : entries) {
      if (entry.type().startsWith("A") && !TRUSTED.contains(entry.who())) {
        strangers.add(entry.who() + " has " + entry.rights());
      }
    }
    return strangers;
  }

  /**
   * Whether LocalSystem has a right of a service.
   *
   * @param right two letters, such as {@code RP} for starting it
   */
  boolean letsLocalSystem(String right) {
    boolean allowed = false;
    for (Entry entry : entries) {
      if (LOCAL_SYSTEM.contains(entry.who()) && has(entry.rights(), right)) {
        if (entry.type().equals("D")) {
          return false;
        }
        allowed |= entry.type().equals("A");
      }
    }
    return allowed;
  }

  private static boolean has(String rights, String right) {
    if (rights.startsWith("0x")) {
      return false;
    }
    for (int i = 0; i + 1 < rights.length(); i += 2) {
      String pair = rights.substring(i, i + 2);
      if (pair.equals(right) || pair.equals("GA") || pair.equals("KA") || pair.equals("FA")) {
        return true;
      }
    }
    return false;
  }
}

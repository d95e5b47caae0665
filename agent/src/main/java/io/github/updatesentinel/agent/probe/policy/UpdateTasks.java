package io.github.updatesentinel.agent.probe.policy;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.SystemFiles;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of the scheduled tasks that make Windows scan for updates are disabled. */
final class UpdateTasks {
  /**
   * Healthy computers have other tasks of these folders disabled, such as Schedule Wake To Work.
   */
  private static final List<String> SCANS =
      List.of(
          "UpdateOrchestrator\\Schedule Scan",
          "UpdateOrchestrator\\Schedule Scan Static Task",
          "WindowsUpdate\\Scheduled Start");

  private static final String FOLDER = "\\System32\\Tasks\\Microsoft\\Windows\\";

  /** Bytes; Windows' own tasks have less than 8 KiB. */
  private static final int MAX_FILE = 64 << 10;

  // The Task Scheduler writes these files itself and always in one form, so patterns do. Triggers
  // have an element of that name too, the task's own is in Settings.
  private static final Pattern SETTINGS =
      Pattern.compile("<Settings>(.*?)</Settings>", Pattern.DOTALL);
  private static final Pattern ENABLED = Pattern.compile("<Enabled>\\s*(\\w+)\\s*</Enabled>");

  private final SystemFiles files;

  UpdateTasks(SystemFiles files) {
    this.files = files;
  }

  /**
   * The names of those that are disabled, with their folder. A task that this Windows does not have
   * is not disabled.
   *
   * @throws ReadFailure where none is known to be disabled, and not all could be read
   */
  List<String> disabled() throws ReadFailure {
    String root = files.root();
    if (root == null) {
      throw new ReadFailure(new Failure("the Windows folder is not known", null));
    }
    List<String> disabled = new ArrayList<>();
    ReadFailure unread = null;
    for (String task : SCANS) {
      try {
        if (isDisabled(root + FOLDER + task)) {
          disabled.add(task);
        }
      } catch (ReadFailure e) {
        unread = e;
      }
    }
    if (disabled.isEmpty() && unread != null) {
      throw unread;
    }
    return disabled;
  }

  private boolean isDisabled(String path) throws ReadFailure {
    byte[] content = files.read(path, MAX_FILE);
    if (content == null) {
      return false;
    }
    Matcher settings = SETTINGS.matcher(new String(content, charset(content)));
    if (!settings.find()) {
      throw new ReadFailure(new Failure(path + " has no settings", null));
    }
    Matcher enabled = ENABLED.matcher(settings.group(1));
    return enabled.find() && (enabled.group(1).equals("false") || enabled.group(1).equals("0"));
  }

  /** Windows writes UTF-16 with a mark of the byte order; a tool may have written another. */
  private static Charset charset(byte[] content) {
    boolean marked =
        content.length >= 2
            && ((content[0] == (byte) 0xFF && content[1] == (byte) 0xFE)
                || (content[0] == (byte) 0xFE && content[1] == (byte) 0xFF));
    return marked ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
  }
}

package io.github.updatesentinel.agent.probe.policy;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import io.github.updatesentinel.agent.probe.access.SystemFiles;
import io.github.updatesentinel.contract.StartType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Which Group Policy object sets the start type of a service, by what Windows keeps of the objects
 * that it applied. Nothing is read over the network.
 */
public final class GroupPolicyProbe {
  /** The part of Group Policy that applies security settings, among them System Services. */
  public static final String SECURITY = "{827D319E-6EAC-11D2-A4EA-00C04F79F83A}";

  /** The part that applies Preferences, Services. */
  public static final String PREFERENCES = "{91FBB303-0CD5-4055-BF42-E512A681B325}";

  private static final String GROUP_POLICY =
      "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Group Policy\\";
  private static final List<String> LISTS =
      List.of("History\\" + SECURITY, "History\\" + PREFERENCES, "State\\Machine\\GPO-List");
  private static final int MAX_FILE = 1 << 20;

  /** More objects than these are not looked at. */
  private static final int MAX_OBJECTS = 100;

  private final RegistryReader registry;
  private final SystemFiles files;

  public GroupPolicyProbe(RegistryReader registry, SystemFiles files) {
    this.registry = registry;
    this.files = files;
  }

  /** The name of the object that gives the service this start type; empty where none is found. */
  public Optional<String> setting(String service, StartType startType) {
    String root = files.root();
    if (root == null) {
      return Optional.empty();
    }
    // Windows applies them in this order, so that the last one wins.
    List<Map.Entry<String, String>> objects = new ArrayList<>(objects().entrySet());
    for (int i = objects.size() - 1; i >= 0; i--) {
      String guid = objects.get(i).getKey();
      String path = localPath(guid, objects.get(i).getValue(), root);
      if (sets(service, startType, guid, path, root)) {
        return Optional.of(name(guid));
      }
    }
    return Optional.empty();
  }

  private boolean sets(String service, StartType startType, String guid, String path, String root) {
    String preferences = "\\Preferences\\Services\\Services.xml";
    return GroupPolicyFiles.template(
                read(path + "\\Microsoft\\Windows NT\\SecEdit\\GptTmpl.inf"), service)
            == startType
        || GroupPolicyFiles.preference(read(path + preferences), service) == startType
        || GroupPolicyFiles.preference(
                read(
                    root.substring(0, 2)
                        + "\\ProgramData\\Microsoft\\Group Policy\\History\\"
                        + guid
                        + "\\Machine"
                        + preferences),
                service)
            == startType;
  }

  /** Folders of the applied objects by GUID. */
  private Map<String, String> objects() {
    Map<String, String> objects = new LinkedHashMap<>();
    for (String list : LISTS) {
      String key = GROUP_POLICY + list;
      try {
        List<String> numbers = new ArrayList<>(registry.subkeys(key, ""));
        numbers.sort(
            (one, other) ->
                one.length() == other.length()
                    ? one.compareTo(other)
                    : Integer.compare(one.length(), other.length()));
        for (String number : numbers.subList(0, Math.min(numbers.size(), MAX_OBJECTS))) {
          String guid = text(key + "\\" + number, "GPOName");
          String path = text(key + "\\" + number, "FileSysPath");
          if (guid != null && path != null) {
            objects.putIfAbsent(guid, path);
          }
        }
      } catch (ReadFailure e) {
        Logger.debug("{}", e.getMessage());
      }
    }
    return objects;
  }

  private String name(String guid) {
    for (String list : LISTS) {
      String key = GROUP_POLICY + list;
      try {
        for (String number : registry.subkeys(key, "")) {
          if (guid.equals(text(key + "\\" + number, "GPOName"))) {
            String name = text(key + "\\" + number, "DisplayName");
            if (name != null) {
              return name;
            }
          }
        }
      } catch (ReadFailure e) {
        Logger.debug("{}", e.getMessage());
      }
    }
    return guid;
  }

  private @Nullable String text(String key, String value) throws ReadFailure {
    return registry.value(key, value) instanceof RawValue.Text text && !text.value().isBlank()
        ? text.value()
        : null;
  }

  /** Where Windows keeps its copy of a folder on a domain controller. */
  private static String localPath(String guid, String path, String root) {
    String drive = root.substring(0, 2).toLowerCase(Locale.ROOT);
    if (path.toLowerCase(Locale.ROOT).startsWith(drive)) {
      return path;
    }
    // \\corp.example\SysVol\corp.example\Policies\{...}\Machine
    int share = path.indexOf('\\', 2);
    String copied = path.startsWith("\\\\") && share > 0 ? path.substring(share) : "\\" + guid;
    return root + "\\System32\\GroupPolicy\\DataStore\\0" + copied;
  }

  private byte @Nullable [] read(String path) {
    try {
      return files.read(path, MAX_FILE);
    } catch (ReadFailure e) {
      Logger.debug("{}", e.getMessage());
      return null;
    }
  }
}

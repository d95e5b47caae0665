package io.github.updatesentinel.verify.bench;

import java.util.Map;

/** Where this Windows has its folders. */
public record Windows(String systemRoot, String programFiles, String programData) {
  public static Windows of(Map<String, String> environment) {
    return new Windows(
        environment.getOrDefault("SystemRoot", "C:\\Windows"),
        environment.getOrDefault(
            "ProgramW6432", environment.getOrDefault("ProgramFiles", "C:\\Program Files")),
        environment.getOrDefault("ProgramData", "C:\\ProgramData"));
  }

  public String system32(String program) {
    return systemRoot + "\\System32\\" + program;
  }
}

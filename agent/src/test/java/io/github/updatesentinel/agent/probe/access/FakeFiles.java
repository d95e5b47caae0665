package io.github.updatesentinel.agent.probe.access;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A Windows folder in memory, C:\Windows; like Windows' own, it knows no case. */
public final class FakeFiles implements SystemFiles {
  public static final String ROOT = "C:\\Windows";

  private final Map<String, byte[]> files = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, String> versions = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Set<String> denied = new HashSet<>();
  private boolean rootKnown = true;

  /**
   * Adds an empty file.
   *
   * @param path below the Windows folder
   */
  public FakeFiles file(String path) {
    files.put(ROOT + "\\" + path, new byte[0]);
    return this;
  }

  public FakeFiles file(String path, String content, Charset charset) {
    files.put(ROOT + "\\" + path, content.getBytes(charset));
    return this;
  }

  public FakeFiles version(String path, String version) {
    versions.put(ROOT + "\\" + path, version);
    return file(path);
  }

  /** Anywhere, by its full path. */
  public FakeFiles fileAt(String path, String content) {
    files.put(path, content.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** From now on this file may not be opened. */
  public FakeFiles deny(String path) {
    denied.add(ROOT + "\\" + path);
    return this;
  }

  public FakeFiles rootUnknown() {
    rootKnown = false;
    return this;
  }

  @Override
  public @Nullable String root() {
    return rootKnown ? ROOT : null;
  }

  @Override
  public boolean exists(String path) throws ReadFailure {
    check(path);
    return files.containsKey(path);
  }

  @Override
  public byte @Nullable [] read(String path, int maxBytes) throws ReadFailure {
    check(path);
    byte[] content = files.get(path);
    if (content != null && content.length > maxBytes) {
      throw new ReadFailure(new Failure(path + " is too long", null));
    }
    return content;
  }

  @Override
  public @Nullable String version(String path) throws ReadFailure {
    check(path);
    return versions.get(path);
  }

  private void check(String path) throws ReadFailure {
    if (denied.contains(path)) {
      throw new ReadFailure(new Failure("CreateFile(" + path + ")", HResult.E_ACCESSDENIED));
    }
  }
}

package io.github.updatesentinel.agent.probe.scan;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An update in memory. */
final class FakeUpdate implements UpdateItem {
  static final String CBS = "http://schemas.microsoft.com/msus/2002/12/UpdateHandlers/Cbs";
  static final String OS_INSTALLER =
      "http://schemas.microsoft.com/msus/2016/01/UpdateHandlers/OSInstaller";
  static final String COMMAND_LINE =
      "http://schemas.microsoft.com/msus/2002/12/UpdateHandlers/CommandLineInstallation";

  private final List<String> categories = new ArrayList<>();
  private final List<FakeUpdate> bundled = new ArrayList<>();
  private final Set<String> unreadable = new HashSet<>();
  private @Nullable String handler;
  private @Nullable String title;
  private boolean driver;
  private boolean browseOnly;
  private boolean installed;
  private int copies = 1;
  private int opened;
  private int closed;

  static FakeUpdate by(@Nullable String handler) {
    FakeUpdate update = new FakeUpdate();
    update.handler = handler;
    return update;
  }

  FakeUpdate category(String id) {
    categories.add(id);
    return this;
  }

  FakeUpdate titled(String text) {
    title = text;
    return this;
  }

  FakeUpdate driver() {
    driver = true;
    return this;
  }

  FakeUpdate browseOnly() {
    browseOnly = true;
    return this;
  }

  FakeUpdate installed() {
    installed = true;
    return this;
  }

  FakeUpdate bundles(FakeUpdate... updates) {
    bundled.addAll(List.of(updates));
    return this;
  }

  /** It looks as if it bundled each of its updates so often. */
  FakeUpdate times(int number) {
    copies = number;
    return this;
  }

  /**
   * @param member by the name of its method
   */
  FakeUpdate withoutReadable(String member) {
    unreadable.add(member);
    return this;
  }

  /** How often one of its updates was asked for. */
  int opened() {
    return opened;
  }

  /** How often it was closed. */
  int closed() {
    return closed;
  }

  private void check(String member) throws ReadFailure {
    if (unreadable.contains(member)) {
      throw new ReadFailure(new Failure(member, HResult.parse("0x80240FFF")));
    }
  }

  @Override
  public @Nullable String title() throws ReadFailure {
    check("title");
    return title;
  }

  @Override
  public boolean isInstalled() throws ReadFailure {
    check("isInstalled");
    return installed;
  }

  @Override
  public List<String> categories() throws ReadFailure {
    check("categories");
    return categories;
  }

  @Override
  public boolean isDriver() throws ReadFailure {
    check("isDriver");
    return driver;
  }

  @Override
  public boolean isBrowseOnly() throws ReadFailure {
    check("isBrowseOnly");
    return browseOnly;
  }

  @Override
  public @Nullable String handler() throws ReadFailure {
    check("handler");
    return handler;
  }

  @Override
  public int bundledCount() throws ReadFailure {
    check("bundledCount");
    return bundled.size() * copies;
  }

  @Override
  public UpdateItem bundled(int index) throws ReadFailure {
    check("bundled");
    opened++;
    return bundled.get(index / copies);
  }

  @Override
  public void close() {
    closed++;
  }
}

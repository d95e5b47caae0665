package io.github.updatesentinel.agent.win32.wua;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.scan.UpdateItem;
import io.github.updatesentinel.agent.win32.com.ComFailure;
import io.github.updatesentinel.agent.win32.com.ComObject;
import io.github.updatesentinel.agent.win32.com.Variant;
import java.util.ArrayList;
import java.util.List;

/** An IUpdate3 and what it bundles. */
final class WuaItem implements UpdateItem {
  private static final int DRIVER = 2;
  private static final int MAX_CATEGORIES = 50;

  private final ComObject update;

  /** Takes over the reference. */
  WuaItem(ComObject update) {
    this.update = update;
  }

  /** Members answer like those of Windows; a failure is told, and never stands for a value. */
  interface Call<T> {
    T run() throws ComFailure;
  }

  static <T> T read(Call<T> call) throws ReadFailure {
    try {
      return call.run();
    } catch (ComFailure e) {
      throw new ReadFailure(new Failure(e.getMessage(), e.hresult()));
    }
  }

  @Override
  public String title() throws ReadFailure {
    return read(() -> update.text("Title"));
  }

  @Override
  public boolean isInstalled() throws ReadFailure {
    return read(() -> bool("IsInstalled"));
  }

  @Override
  public List<String> categories() throws ReadFailure {
    return read(() -> categories(update));
  }

  @Override
  public boolean isDriver() throws ReadFailure {
    return read(() -> update.integer("Type") == DRIVER);
  }

  @Override
  public boolean isBrowseOnly() throws ReadFailure {
    return read(() -> bool("BrowseOnly"));
  }

  private boolean bool(String property) throws ComFailure {
    if (update.get(property) instanceof Boolean value) {
      return value;
    }
    throw new ComFailure(property + " is no boolean", HResult.parse("0x80020005"));
  }

  @Override
  public String handler() throws ReadFailure {
    return read(() -> update.text("HandlerID"));
  }

  @Override
  public int bundledCount() throws ReadFailure {
    try (ComObject bundled = bundled()) {
      return read(() -> bundled.integer("Count"));
    }
  }

  @Override
  public WuaItem bundled(int index) throws ReadFailure {
    try (ComObject bundled = bundled()) {
      return new WuaItem(read(() -> bundled.object("Item", new Variant.I4(index))));
    }
  }

  private ComObject bundled() throws ReadFailure {
    return read(() -> update.object("BundledUpdates"));
  }

  @Override
  public void close() {
    update.close();
  }

  /** Ids of the categories of an update or an entry of its history. */
  static List<String> categories(ComObject owner) throws ComFailure {
    List<String> ids = new ArrayList<>();
    try (ComObject categories = owner.object("Categories")) {
      int count = Math.min(categories.integer("Count"), MAX_CATEGORIES);
      for (int i = 0; i < count; i++) {
        try (ComObject category = categories.object("Item", new Variant.I4(i))) {
          String id = category.text("CategoryID");
          if (id != null) {
            ids.add(id);
          }
        }
      }
    }
    return ids;
  }
}

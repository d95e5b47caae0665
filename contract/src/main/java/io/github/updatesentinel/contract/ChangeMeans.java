package io.github.updatesentinel.contract;

/** By what means a start type was changed. New ones may come. */
// Text is a record of strings: immutable, which only an annotation of Error Prone could say.
@SuppressWarnings("ImmutableEnumChecker")
public enum ChangeMeans {
  /** By a user, or a program that runs under the user's account. */
  ACCOUNT(new Text("account", "帐户")),
  GROUP_POLICY(new Text("Group Policy", "组策略")),
  INSTALLER(new Text("installation", "安装程序")),
  /** By another program that runs as Local System, such as a management agent. */
  SYSTEM(new Text("program under Local System", "以本地系统帐户运行的程序")),
  /** Windows recorded nothing: a change of the registry alone is not recorded. */
  UNKNOWN(new Text("not recorded", "没有记录"));

  private final Text title;

  ChangeMeans(Text title) {
    this.title = title;
  }

  /** In few words. */
  public Text title() {
    return title;
  }
}

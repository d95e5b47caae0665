package io.github.updatesentinel.contract;

/** The two kinds of Windows whose services and updates differ. */
public enum WindowsFamily {
  CLIENT,
  SERVER;

  /** The multi-session edition of Windows 10 and 11: a client, despite its name. */
  private static final String MULTI_SESSION = "ServerRdsh";

  /**
   * The family of an edition.
   *
   * @param edition the EditionID, such as ServerStandard
   */
  public static WindowsFamily ofEdition(String edition) {
    return edition.startsWith("Server") && !edition.equals(MULTI_SESSION) ? SERVER : CLIENT;
  }
}

package io.github.updatesentinel.agent.updatelog.line;

import io.github.updatesentinel.agent.updatelog.text.Ascii;
import java.util.ArrayList;
import java.util.List;

/** The components of Windows Update that write its log, of all versions of Windows. */
final class Components {
  private static final String NAMES =
      """
      Agent Api AppAU AU AUClnt AUTask Cache CDM CltUI CMPress COMAPI DataStore Deployment
      DirectDownload DnldMgr DownloadManager Driver DtaStor EEHandler EEHndlr EP EventLog
      Handler IdleTimer IdleTmr Inv Metadata Misc MMHandler NetworkCost OfflSnc Parser
      ProtocolTalker PT Redir Report Reporter Scheduler SecCtrl Service Setup SetupUI Shared Shutdwn
      SLS SvcHost SyncMgr Test Trigger UDP UH UpdateDeploymentProvider Updater USO WebServices WIL
      WuApp WuRedir WuSh WuTask WuWeb
      """;

  private static final byte[][][] BY_LENGTH = byLength();

  private Components() {}

  static boolean isKnown(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length >= BY_LENGTH.length) {
      return false;
    }
    for (byte[] name : BY_LENGTH[length]) {
      if (Ascii.startsWith(bytes, from, to, name)) {
        return true;
      }
    }
    return false;
  }

  private static byte[][][] byLength() {
    List<List<byte[]>> lists = new ArrayList<>();
    for (String name : NAMES.strip().split("\\s+", -1)) {
      while (lists.size() <= name.length()) {
        lists.add(new ArrayList<>());
      }
      lists.get(name.length()).add(Ascii.bytes(name));
    }
    return lists.stream().map(list -> list.toArray(new byte[0][])).toArray(byte[][][]::new);
  }
}

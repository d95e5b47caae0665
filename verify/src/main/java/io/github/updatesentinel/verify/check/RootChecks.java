package io.github.updatesentinel.verify.check;

import com.google.gson.JsonElement;
import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Phase;
import io.github.updatesentinel.verify.report.Result;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The machine's trusted roots, as Java sees them: item 15. */
final class RootChecks {
  private static final int MOST = 5;

  static final List<Check> ALL =
      List.of(
          new Check(
              15,
              "Java sees the machine's roots",
              Phase.BEFORE,
              "thumbprints of Cert:\\LocalMachine\\Root beside Java's key store Windows-ROOT",
              bench -> roots(ofWindows(bench), ofJava())));

  private RootChecks() {}

  private static Set<String> ofWindows(Bench bench) throws IOException {
    JsonElement json =
        bench
            .tools()
            .json(
                "ConvertTo-Json -Compress -InputObject @(Get-ChildItem Cert:\\LocalMachine\\Root |"
                    + " ForEach-Object {$_.Thumbprint})");
    Set<String> roots = new TreeSet<>();
    json.getAsJsonArray().forEach(root -> roots.add(root.getAsString().toUpperCase(Locale.ROOT)));
    return roots;
  }

  private static Set<String> ofJava() throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("Windows-ROOT");
      store.load(null, null);
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      Set<String> roots = new TreeSet<>();
      for (String alias : java.util.Collections.list(store.aliases())) {
        Certificate root = store.getCertificate(alias);
        if (root != null) {
          roots.add(HexFormat.of().withUpperCase().formatHex(digest.digest(root.getEncoded())));
        }
      }
      return roots;
    } catch (GeneralSecurityException e) {
      throw new IOException("Java can't read Windows-ROOT", e);
    }
  }

  static Result roots(Set<String> windows, Set<String> java) throws NothingSeen {
    if (windows.isEmpty()) {
      throw new NothingSeen("PowerShell shows no root");
    }
    List<String> missing =
        new ArrayList<>(windows.stream().filter(root -> !java.contains(root)).toList());
    String seen = "Windows has %d, Java %d".formatted(windows.size(), java.size());
    return missing.isEmpty()
        ? Result.pass(seen)
        : Result.fail(
            seen,
            "Java does not see %d of them, such as %s"
                .formatted(missing.size(), missing.subList(0, Math.min(MOST, missing.size()))));
  }
}

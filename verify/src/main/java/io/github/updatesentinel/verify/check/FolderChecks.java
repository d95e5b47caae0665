package io.github.updatesentinel.verify.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Product;
import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Phase;
import io.github.updatesentinel.verify.report.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rights of what the service keeps: items 13 and 30. */
final class FolderChecks {
  private static final Duration ENROLLED_WITHIN = Duration.ofMinutes(2);
  private static final Duration ICACLS = Duration.ofMinutes(1);

  static final List<Check> ALL =
      List.of(
          folders("rights after the installation", Phase.INSTALLED),
          folders("rights after the upgrade", Phase.UPGRADED),
          folders("rights after the repair", Phase.REPAIRED),
          new Check(
              13,
              "rights of the settings' key",
              Phase.INSTALLED,
              "(Get-Acl HKLM:\\SOFTWARE\\UpdateSentinel).Sddl",
              FolderChecks::key),
          new Check(
              30,
              "the file of the key",
              Phase.INSTALLED,
              "waits for the enrollment; looks for token and key in credentials.dat",
              FolderChecks::credentials));

  private FolderChecks() {}

  private static Check folders(String name, Phase phase) {
    return new Check(
        13,
        name,
        phase,
        "icacls /t, and Get-Acl of the data folder and all that is in it",
        FolderChecks::tree);
  }

  private static Result tree(Bench bench) throws IOException {
    Path data = bench.product().dataFolder();
    bench.tools().system32(ICACLS, "icacls.exe", data.toString(), "/t", "/c");
    JsonElement json =
        bench
            .tools()
            .json(
                ("$r=@(); foreach($f in @(Get-Item -LiteralPath %1$s -Force)+@(Get-ChildItem"
                        + " -LiteralPath %1$s -Recurse -Force -ErrorAction SilentlyContinue)){"
                        + " try{$r+=[pscustomobject]@{path=$f.FullName;sddl=(Get-Acl -LiteralPath"
                        + " $f.FullName -ErrorAction Stop).Sddl}}catch{} };"
                        + " ConvertTo-Json -Compress -InputObject @($r)")
                    .formatted(Tools.quoted(data)));
    Map<String, String> rights = new LinkedHashMap<>();
    for (JsonElement one : json.getAsJsonArray()) {
      JsonObject file = one.getAsJsonObject();
      rights.put(Heartbeats.text(file, "path"), Heartbeats.text(file, "sddl"));
    }
    return tree(data.toString(), rights);
  }

  /**
   * Judges the rights of a folder and all that is in it.
   *
   * @param rights by path, as Windows writes them
   */
  static Result tree(String folder, Map<String, String> rights) throws NothingSeen {
    String own = rights.get(folder);
    if (own == null) {
      throw new NothingSeen("no rights of " + folder + " were shown");
    }
    List<String> wrong = new ArrayList<>();
    if (!Sddl.in(own).isProtected()) {
      wrong.add("the folder inherits the rights of its parent");
    }
    for (Map.Entry<String, String> file : rights.entrySet()) {
      for (String stranger : Sddl.in(file.getValue()).strangers()) {
        wrong.add(file.getKey() + ": " + stranger);
      }
    }
    return Result.of("%d files and folders, %s".formatted(rights.size(), own), wrong);
  }

  private static Result key(Bench bench) throws IOException {
    String key = Tools.quoted("HKLM:\\SOFTWARE\\UpdateSentinel");
    JsonElement json =
        bench
            .tools()
            .json("ConvertTo-Json -Compress -InputObject (Get-Acl -LiteralPath " + key + ").Sddl");
    return key(json.isJsonPrimitive() ? json.getAsString() : "");
  }

  static Result key(String text) throws NothingSeen {
    Sddl rights = Sddl.in(text);
    List<String> wrong = new ArrayList<>(rights.strangers());
    if (!rights.isProtected()) {
      wrong.add("it inherits the rights of its parent");
    }
    return Result.of(text, wrong);
  }

  private static Result credentials(Bench bench) throws IOException {
    if (bench.foreign()) {
      return Result.notTried(
          "The service enrolled before this run, with a token that verify does not know.");
    }
    Path file = bench.product().dataFolder().resolve("credentials.dat");
    if (!bench.time().await(ENROLLED_WITHIN, () -> Files.exists(file))) {
      return bench.listener().enrollments() == 0
          ? Result.fail("", "the service did not enroll within two minutes")
          : Result.fail("it enrolled", "there is no " + file);
    }
    bench.tools().system32(ICACLS, "icacls.exe", file.toString());
    byte[] bytes = Files.readAllBytes(file);
    String setting = bench.tools().registry(Product.SETTINGS_KEY, "enrollmentToken");
    return credentials(bytes, List.of(bench.token(), bench.listener().key()), setting != null);
  }

  /**
   * Judges the file of the key.
   *
   * @param secrets that must not be readable in it
   * @param tokenLeft whether the setting of the token is still there
   */
  static Result credentials(byte[] file, List<String> secrets, boolean tokenLeft) {
    List<String> wrong = new ArrayList<>();
    String bytes = new String(file, StandardCharsets.ISO_8859_1);
    String wide = new String(file, StandardCharsets.UTF_16LE);
    for (String secret : secrets) {
      if (bytes.contains(secret) || wide.contains(secret)) {
        wrong.add("a secret can be read in it");
      }
    }
    if (tokenLeft) {
      wrong.add("the setting enrollmentToken is still there after the enrollment");
    }
    return Result.of("%d bytes".formatted(file.length), wrong);
  }
}

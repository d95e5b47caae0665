package io.github.updatesentinel.verify.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.report.Check;
import io.github.updatesentinel.verify.report.Phase;
import io.github.updatesentinel.verify.report.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What this Windows is, and makes of our files: items 8 to 10, 17, 19, 27 to 29, 33 and 35. */
final class MachineChecks {
  private static final String SERVICES = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\";
  private static final int WINDOWS_10_1809 = 17763;
  private static final Duration JAVA = Duration.ofMinutes(1);
  private static final int VALID = 0;
  private static final int NOT_SIGNED = 2;
  private static final int HASH_MISMATCH = 3;

  /** The maker of CMGE, and what it has on each of its computers: the agent's marks. */
  static final String CMIT = "神州网信";

  static final List<String> CMIT_KEYS =
      List.of(
          "HKLM\\SOFTWARE\\CMIT\\Active", SERVICES + "CmitClientSVC", SERVICES + "CmitUpdateAgent");

  private static final Map<String, String> PROGRAM =
      Map.of(
          "TrustedInstaller", "\\servicing\\trustedinstaller.exe",
          "wuauserv", "\\system32\\svchost.exe",
          "BITS", "\\system32\\svchost.exe",
          "CryptSvc", "\\system32\\svchost.exe",
          "UsoSvc", "\\system32\\svchost.exe");

  static final List<Check> ALL =
      List.of(
          new Check(
              10,
              "paths and start types",
              Phase.BEFORE,
              "reg.exe query of Start, DelayedAutostart and ImagePath of the required services",
              MachineChecks::serviceKeys),
          new Check(
              10,
              "no service is called changed",
              Phase.INSTALLED,
              "reasons of sentinel.cmd check --json",
              b -> untouched(b.product().check())),
          new Check(
              8,
              "the right to start TrustedInstaller",
              Phase.BEFORE,
              "sc.exe sdshow TrustedInstaller",
              b -> rights(sdshow(b, List.of("TrustedInstaller")), List.of("RP"))),
          new Check(
              9,
              "the right to read the services",
              Phase.BEFORE,
              "sc.exe sdshow of TrustedInstaller, wuauserv, UsoSvc and WaaSMedicSvc",
              b ->
                  rights(
                      sdshow(b, List.of("TrustedInstaller", "wuauserv", "UsoSvc", "WaaSMedicSvc")),
                      List.of("CC", "LC"))),
          new Check(
              9,
              "the right to set start types back",
              Phase.BEFORE,
              "sc.exe sdshow of TrustedInstaller, wuauserv and UsoSvc",
              b ->
                  rights(
                      sdshow(b, List.of("TrustedInstaller", "wuauserv", "UsoSvc")), List.of("DC"))),
          new Check(
              17,
              "marks of CMGE",
              Phase.INSTALLED,
              "CMIT's key and services, EditionSubManufacturer and EditionSubVersion; os.cmge of"
                  + " sentinel.cmd check --json",
              MachineChecks::cmge),
          new Check(
              19,
              "a runner of GitHub Actions",
              Phase.BEFORE,
              "the variables GITHUB_ACTIONS, ImageOS and ImageVersion",
              b -> runner(System.getenv())),
          new Check(
              27,
              "signature of the MSI",
              Phase.BEFORE,
              "Get-AuthenticodeSignature",
              b -> msiSignature(b)),
          new Check(
              27,
              "signatures of the programs",
              Phase.INSTALLED,
              "Get-AuthenticodeSignature of all .exe and .dll of the install folder",
              b -> signatures(signed(b, b.product().installFolder()))),
          new Check(
              28,
              "without a Visual C++ redistributable",
              Phase.INSTALLED,
              "the build, msvcp140.dll and vcruntime140.dll in System32; sentinel.cmd version",
              MachineChecks::runtime),
          new Check(
              29,
              "the class-data archive is used",
              Phase.INSTALLED,
              "java.exe -Xshare:on of the installed runtime, version",
              b -> archive(xshare(b))),
          new Check(
              33,
              "WinHTTP's proxy",
              Phase.BEFORE,
              "netsh.exe winhttp show proxy",
              MachineChecks::proxy),
          new Check(
              35,
              "the machine's two marks",
              Phase.BEFORE,
              "MachineGuid, and the UUID of Win32_ComputerSystemProduct",
              MachineChecks::marks));

  private MachineChecks() {}

  /** What the registry has of a service. */
  record ServiceKey(@Nullable String start, @Nullable String delayed, @Nullable String imagePath) {}

  private static Result serviceKeys(Bench bench) throws IOException {
    Map<String, ServiceKey> keys = new LinkedHashMap<>();
    for (String service : PROGRAM.keySet().stream().sorted().toList()) {
      String key = SERVICES + service;
      keys.put(
          service,
          new ServiceKey(
              bench.tools().registry(key, "Start"),
              bench.tools().registry(key, "DelayedAutostart"),
              bench.tools().registry(key, "ImagePath")));
    }
    return serviceKeys(keys, bench.facts().build());
  }

  /** Start types that an untouched Windows may have, as the agent's repair commands give them. */
  private static Set<String> defaults(String service, int build) {
    return switch (service) {
      case "CryptSvc" -> Set.of("2");
      // It changes its own start type as it has work or none.
      case "BITS" -> Set.of("2 delayed", "3");
      // Windows makes it automatic while an update waits for a restart (KB968440).
      case "TrustedInstaller" -> Set.of("3", "2");
      case "UsoSvc" -> Set.of(build < WINDOWS_10_1809 ? "3" : "2 delayed");
      default -> Set.of("3");
    };
  }

  static Result serviceKeys(Map<String, ServiceKey> keys, int build) throws NothingSeen {
    List<String> wrong = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (Map.Entry<String, ServiceKey> entry : keys.entrySet()) {
      ServiceKey key = entry.getValue();
      if (key.start() == null || key.imagePath() == null) {
        throw new NothingSeen("no complete service on this Windows: " + entry.getKey());
      }
      String start = start(key);
      seen.add("%s %s %s".formatted(entry.getKey(), start, key.imagePath()));
      Set<String> defaults = defaults(entry.getKey(), build);
      if (!defaults.contains(start)) {
        wrong.add(
            "%s has start type %s, expected %s; was it changed on this computer?"
                .formatted(entry.getKey(), start, String.join(" or ", new TreeSet<>(defaults))));
      }
      String program = PROGRAM.getOrDefault(entry.getKey(), "");
      if (!key.imagePath().toLowerCase(Locale.ROOT).contains(program)) {
        wrong.add("%s has the path %s".formatted(entry.getKey(), key.imagePath()));
      }
    }
    return Result.of(String.join("; ", seen), wrong);
  }

  private static String start(ServiceKey key) throws NothingSeen {
    try {
      int start = Integer.decode(String.valueOf(key.start()));
      boolean delayed = key.delayed() != null && Integer.decode(key.delayed()) != 0;
      return start + (start == 2 && delayed ? " delayed" : "");
    } catch (NumberFormatException e) {
      throw new NothingSeen("a start type that is no number: " + key.start());
    }
  }

  static Result untouched(JsonObject check) {
    List<String> wrong =
        Heartbeats.reasons(check).stream().filter(reason -> reason.startsWith("SERVICE_")).toList();
    return Result.of(wrong.isEmpty() ? "no reason SERVICE_" : wrong.toString(), wrong);
  }

  private static Map<String, String> sdshow(Bench bench, List<String> services) throws IOException {
    Map<String, String> rights = new LinkedHashMap<>();
    for (String service : services) {
      rights.put(service, Tools.printed(bench.tools().sc("sdshow", service)));
    }
    return rights;
  }

  /**
   * Judges what LocalSystem may do with services.
   *
   * @param sdshow by service
   * @param wanted the required rights, two letters each
   */
  static Result rights(Map<String, String> sdshow, List<String> wanted) throws NothingSeen {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, String> service : sdshow.entrySet()) {
      Sddl rights = Sddl.in(service.getValue());
      for (String right : wanted) {
        if (!rights.letsLocalSystem(right)) {
          wrong.add("LocalSystem has no %s at %s".formatted(right, service.getKey()));
        }
      }
    }
    return Result.of(Tools.excerpt(sdshow.toString()), wrong);
  }

  private static Result cmge(Bench bench) throws IOException {
    String key = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
    String maker = bench.tools().registry(key, "EditionSubManufacturer");
    String version = bench.tools().registry(key, "EditionSubVersion");
    List<String> marks = new ArrayList<>();
    for (String mark : CMIT_KEYS) {
      if (bench.tools().reg("query", mark, "/reg:64").exitCode() == 0) {
        marks.add(mark);
      }
    }
    return cmge(maker, marks, version, bench.product().check());
  }

  /**
   * Judges whether CMGE is reported as such.
   *
   * @param maker with question marks under a code page without Chinese
   * @param marks those of {@link #CMIT_KEYS} that are there
   */
  static Result cmge(
      @Nullable String maker, List<String> marks, @Nullable String version, JsonObject check) {
    String seen =
        ("keys %s, EditionSubManufacturer %s, EditionSubVersion %s, os.cmge %s, os.cmgeVersion %s,"
                + " source %s")
            .formatted(
                marks,
                maker,
                version,
                Heartbeats.text(check, "os", "cmge"),
                Heartbeats.text(check, "os", "cmgeVersion"),
                Heartbeats.text(check, "updateSource", "kind"));
    boolean cmit = !marks.isEmpty() || (maker != null && maker.contains(CMIT));
    if (!cmit) {
      return Heartbeats.text(check, "os", "cmge").equals("true")
          ? Result.fail(seen, "it is reported as CMGE without CMIT's mark")
          : Result.notTried(seen, "This is not CMGE. Run it on CMGE V2020-L and V2022-L.");
    }
    return Heartbeats.text(check, "os", "cmge").equals("true")
        ? Result.pass(seen)
        : Result.fail(seen, "it is CMGE, but not reported as such");
  }

  static Result runner(Map<String, String> environment) {
    if (!environment.getOrDefault("GITHUB_ACTIONS", "").equals("true")) {
      return Result.notTried(
          "This is no runner of GitHub Actions. Push to GitHub, and look at all jobs of the"
              + " workflow.");
    }
    return Result.pass(
        "verify ran on %s %s, run %s"
            .formatted(
                environment.getOrDefault("ImageOS", "an image without a name"),
                environment.getOrDefault("ImageVersion", ""),
                environment.getOrDefault("GITHUB_RUN_ID", "")));
  }

  private static Result msiSignature(Bench bench) throws IOException {
    Path msi = bench.msi();
    return msi == null
        ? Result.notTried("No MSI was specified (--msi FILE).")
        : msiSignature(signed(bench, msi));
  }

  /** Numbers of {@code SignatureStatus}, by path. */
  private static Map<String, Integer> signed(Bench bench, Path path) throws IOException {
    JsonElement json =
        bench
            .tools()
            .json(
                ("$p=Get-Item -LiteralPath %1$s; $f=if($p.PSIsContainer){Get-ChildItem -LiteralPath"
                        + " %1$s -Recurse -File}else{$p};"
                        + " ConvertTo-Json -Compress -InputObject @($f |"
                        + " Where-Object {$_.Extension -in '.exe','.dll','.msi'} |"
                        + " ForEach-Object {$s=Get-AuthenticodeSignature -LiteralPath $_.FullName;"
                        + " [pscustomobject]@{path=$_.FullName;status=[int]$s.Status;"
                        + "signer=[string]$s.SignerCertificate.Subject}})")
                    .formatted(Tools.quoted(path)));
    Map<String, Integer> signed = new LinkedHashMap<>();
    for (JsonElement one : json.getAsJsonArray()) {
      JsonObject file = one.getAsJsonObject();
      signed.put(Heartbeats.text(file, "path"), file.get("status").getAsInt());
    }
    if (signed.isEmpty()) {
      throw new NothingSeen("Get-AuthenticodeSignature saw no file");
    }
    return signed;
  }

  static Result msiSignature(Map<String, Integer> signed) {
    int status = signed.values().iterator().next();
    String seen = "status " + status;
    return switch (status) {
      case VALID -> Result.pass("valid");
      case NOT_SIGNED ->
          Result.notTried(
              "not signed",
              "Build the MSI with ./dev msi --sign to see what Windows makes of the signature.");
      default -> Result.fail(seen, "Windows does not accept the signature");
    };
  }

  /**
   * Java's own programs have their vendor's signature; the rest have one where the MSI was signed.
   */
  static Result signatures(Map<String, Integer> signed) {
    List<String> wrong = new ArrayList<>();
    int valid = 0;
    for (Map.Entry<String, Integer> file : signed.entrySet()) {
      String name = file.getKey().replaceFirst(".*\\\\", "").toLowerCase(Locale.ROOT);
      boolean java = file.getKey().contains("\\runtime\\") && !name.equals("jnidispatch.dll");
      if (file.getValue() == VALID) {
        valid++;
      } else if (java || file.getValue() == HASH_MISMATCH) {
        wrong.add(file.getKey() + " has status " + file.getValue());
      }
    }
    return Result.of("%d of %d are valid".formatted(valid, signed.size()), wrong);
  }

  private static Result runtime(Bench bench) throws IOException {
    Run version = bench.product().sentinel("version");
    boolean redistributable =
        Files.exists(Path.of(bench.windows().system32("msvcp140.dll")))
            || Files.exists(Path.of(bench.windows().system32("vcruntime140.dll")));
    return runtime(bench.facts().build(), redistributable, version);
  }

  static Result runtime(int build, boolean redistributable, Run version) {
    String seen =
        "build %d, %s redistributable, exit code %d: %s"
            .formatted(
                build,
                redistributable ? "with a" : "without a",
                version.exitCode(),
                Tools.excerpt(version.text()));
    if (version.exitCode() != 0 || !version.text().startsWith("Update Sentinel")) {
      return Result.fail(seen, "sentinel.cmd does not run");
    }
    return build == WINDOWS_10_1809 && !redistributable
        ? Result.pass(seen)
        : Result.notTried(
            seen, "It runs, but this is not a Windows 10 1809 without Visual C++ redistributable.");
  }

  private static Run xshare(Bench bench) throws IOException {
    return bench
        .tools()
        .run(
            JAVA,
            bench.product().java().toString(),
            "-Xshare:on",
            "-XX:+UseSerialGC",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0",
            "-Xlog:cds",
            "-m",
            "updatesentinel/io.github.updatesentinel.agent.cli.Main",
            "version");
  }

  static Result archive(Run run) {
    String seen = "exit code %d: %s".formatted(run.exitCode(), Tools.excerpt(run.text()));
    return run.exitCode() == 0 && run.text().contains("Update Sentinel")
        ? Result.pass(seen)
        : Result.fail(seen, "Java can't use the archive");
  }

  private static Result proxy(Bench bench) throws IOException {
    String text =
        Tools.printed(bench.tools().system32(JAVA, "netsh.exe", "winhttp", "show", "proxy"));
    return Result.notTried(
        Tools.excerpt(text),
        "Set a proxy in each of the ways of item 33, with the setting proxy SYSTEM, and look at"
            + " check and at the proxy's log.");
  }

  private static Result marks(Bench bench) throws IOException {
    String guid = bench.tools().registry("HKLM\\SOFTWARE\\Microsoft\\Cryptography", "MachineGuid");
    JsonElement uuid =
        bench
            .tools()
            .json(
                "ConvertTo-Json -Compress -InputObject"
                    + " (Get-CimInstance Win32_ComputerSystemProduct).UUID");
    return marks(guid, uuid.isJsonPrimitive() ? uuid.getAsString() : "");
  }

  static Result marks(@Nullable String guid, String uuid) {
    String seen = "MachineGuid %s, UUID %s".formatted(guid, uuid);
    List<String> wrong = new ArrayList<>();
    if (guid == null || !guid.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      wrong.add("MachineGuid is no GUID");
    }
    if (!uuid.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
        || uuid.matches("[0-]+|[Ff-]+")) {
      wrong.add("the board has no UUID of its own");
    }
    return wrong.isEmpty()
        ? Result.notTried(
            seen,
            "Both can be read. Run verify again after Sysprep, a copy or a restored snapshot, and"
                + " compare.")
        : Result.fail(seen, String.join("; ", wrong));
  }
}

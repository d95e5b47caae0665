package io.github.updatesentinel.bench;

import io.github.updatesentinel.e2e.Build;
import io.github.updatesentinel.e2e.Machine;
import io.github.updatesentinel.e2e.TestCertificate;
import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./dev bench idle}: the installed service doing nothing, beside a Java that does nothing
 * and a C program that makes the calls of a check.
 */
final class IdleBench {
  private static final String JAVA = "C:\\Program Files\\Update Sentinel\\runtime\\bin\\java.exe";
  private static final int STARTS = 5;
  private static final int CHECKS = 8;
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final int IDLE_PER_HOUR = 60;

  private static final long RESIDENT_AIM = 25_000_000;
  private static final Duration HEARTBEAT_AIM = Duration.ofSeconds(2);
  private static final int THREADS_AIM = 20;

  private final Build build;
  private final Machine machine;
  private final PrintStream out;

  IdleBench(Build build, Machine machine, PrintStream out) {
    this.build = build;
    this.machine = machine;
    this.out = out;
  }

  void run(Path certificates) throws IOException {
    out.println("Idle: about ten minutes ...");
    List<Weight> weights = new ArrayList<>();
    try (ScriptedCollector plain = new ScriptedCollector()) {
      weights.add(done(service("service, HTTP", plain, false)));
    }
    Weight service;
    try (ScriptedCollector tls = TestCertificate.create(certificates, "localhost").collector()) {
      service = done(service("service, TLS", tls, true));
    }
    weights.add(service);
    Weight java = done(bareJava());
    Weight c = done(nativePeer());
    weights.add(java);
    weights.add(c);
    out.println();
    out.println(new WeightTable(weights).all());
    explain(weights);
    out.println(WeightTable.against(service, List.of(java, c)));
    aims(service, java);
  }

  private Weight done(Weight weight) {
    out.println("  " + weight.name() + ": done");
    return weight;
  }

  private Weight service(String name, ScriptedCollector collector, boolean trusted)
      throws IOException {
    ServiceRun run = new ServiceRun(machine, collector).prepare(trusted);
    List<ServiceRun.Start> starts = run.start(STARTS);
    boolean quiet = run.awaitQuiet();
    Watched process = run.process();
    Figures figures = process.figures();
    int handles = handles("UpdateSentinel.exe");
    Duration perHour = process.cpuWithin(IDLE).multipliedBy(IDLE_PER_HOUR);
    Duration perCheck = run.cpuPerCheck(CHECKS);
    run.stop();
    return new Weight(
        name,
        figures,
        handles,
        perCheck,
        perHour,
        Spread.of(starts.stream().map(ServiceRun.Start::running).toList()),
        Spread.of(starts.stream().map(ServiceRun.Start::heartbeat).toList()),
        quiet);
  }

  /** The service's Java with the service's options, and none of its classes. */
  private Weight bareJava() throws IOException {
    Stream<String> options = JvmOptions.withoutTheAgents(JvmOptions.read(machine)).stream();
    List<String> command =
        Stream.of(
                Stream.of(JAVA),
                options,
                Stream.of("-cp", windowsPath("test-classes"), IdleJvm.class.getName()))
            .flatMap(part -> part)
            .toList();
    Peer peer = new Peer(machine, IdleJvm.class.getName(), command);
    Spread starts = Spread.of(peer.starts(STARTS));
    return peer.running(process -> weigh("bare Java", process, "java.exe", null, starts));
  }

  private Weight nativePeer() throws IOException {
    Duration perCheck =
        nativePeer(CHECK_INTERVAL)
            .running(process -> process.cpuWithin(CHECK_INTERVAL.multipliedBy(CHECKS)))
            .dividedBy(CHECKS);
    Peer peer = nativePeer(Duration.ofMinutes(15));
    Spread starts = Spread.of(peer.starts(STARTS));
    return peer.running(process -> weigh("C program", process, "nativepeer.exe", perCheck, starts));
  }

  private Peer nativePeer(Duration interval) {
    String program = windowsPath("native/nativepeer.exe");
    return new Peer(
        machine, "nativepeer.exe", List.of(program, Long.toString(interval.toSeconds())));
  }

  private Weight weigh(
      String name, Watched process, String program, @Nullable Duration perCheck, Spread starts) {
    boolean quiet = process.awaitQuiet(() -> true);
    Figures figures = process.figures();
    int handles = handles(program);
    Duration perHour = process.cpuWithin(IDLE).multipliedBy(IDLE_PER_HOUR);
    return new Weight(name, figures, handles, perCheck, perHour, starts, null, quiet);
  }

  private int handles(String program) {
    return Integer.parseInt(machine.svctool("handles", program).strip());
  }

  private String windowsPath(String file) {
    return "Z:" + build.target().resolve(file).toString().replace('/', '\\');
  }

  private void explain(List<Weight> weights) {
    weights.stream()
        .filter(weight -> !weight.quiet())
        .forEach(weight -> out.println("NOT SETTLED when it was looked at: " + weight.name()));
    out.printf(
        "Memory and threads: Linux's view, after five seconds without processor time. Private"
            + " counts what%nno other process maps of a file now, too.%n"
            + "Starts: min/median/max of %d. Check: average of %d, 10 s apart, the processor time of"
            + " Wine's%nserver not in it; the C program sends nothing. Idle hour: scaled from %d s"
            + " without a check, in steps%nof 0.6 s; with the 4 checks of an hour the service takes"
            + " %s s (HTTP) and %s s (TLS).%n%n",
        STARTS,
        CHECKS,
        IDLE.toSeconds(),
        Text.seconds(hour(weights.get(0))),
        Text.seconds(hour(weights.get(1))));
  }

  private static Duration hour(Weight service) {
    Duration perCheck = service.cpuPerCheck();
    return perCheck == null
        ? service.cpuPerHour()
        : service.cpuPerHour().plus(perCheck.multipliedBy(4));
  }

  private void aims(Weight service, Weight java) {
    long resident = service.figures().residentBytes() - java.figures().residentBytes();
    aim(
        resident <= RESIDENT_AIM,
        "resident beyond a bare Java: %s MB, aim %s MB or less"
            .formatted(Text.mb(resident), Text.mb(RESIDENT_AIM)));
    Spread heartbeat = service.heartbeat();
    if (heartbeat != null) {
      aim(
          heartbeat.median().compareTo(HEARTBEAT_AIM) < 0,
          "first heartbeat: median %s s, aim under %s s"
              .formatted(Text.seconds(heartbeat.median()), Text.seconds(HEARTBEAT_AIM)));
    }
    int threads = service.figures().threads();
    aim(threads <= THREADS_AIM, "threads: %d, aim %d or fewer".formatted(threads, THREADS_AIM));
  }

  private void aim(boolean met, String what) {
    out.println((met ? "met:     " : "NOT MET: ") + what + " (over TLS)");
  }
}

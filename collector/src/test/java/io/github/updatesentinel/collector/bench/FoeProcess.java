package io.github.updatesentinel.collector.bench;

import io.github.updatesentinel.collector.sim.SimulatedFleet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The attacker in a process of its own, with less claim to the processors that it shares with the
 * collector: a real one has others.
 */
final class FoeProcess implements AutoCloseable {
  private static final String END = "end";

  private final Process process;
  private final PrintStream commands;
  private final BufferedReader answers;

  private FoeProcess(Process process) {
    this.process = process;
    this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts one that has the key of a machine, and waits until it is ready. */
  static FoeProcess start(SimulatedFleet fleet, int machine) {
    try {
      FoeProcess foe =
          new FoeProcess(
              new ProcessBuilder(
                      List.of(
                          "nice",
                          "-n",
                          "5",
                          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                          "-cp",
                          System.getProperty("java.class.path"),
                          FoeProcess.class.getName(),
                          Long.toString(fleet.seed()),
                          Integer.toString(fleet.size()),
                          fleet.now().toString(),
                          Integer.toString(machine)))
                  .redirectError(ProcessBuilder.Redirect.INHERIT)
                  .start());
      foe.answer();
      return foe;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins an attack of {@link Attacks}. */
  void begin(int port, Attack attack) {
    commands.println(port + " " + attack.name());
    answer();
  }

  /** Ends it, and tells what it was answered. */
  String end() {
    commands.println(END);
    return answer();
  }

  private String answer() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("the attacker has ended");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** Runs as the other process: a line begins an attack, or ends it. */
  public static void main(String[] arguments) throws IOException {
    SimulatedFleet fleet =
        new SimulatedFleet(
            Long.parseLong(arguments[0]),
            Integer.parseInt(arguments[1]),
            Instant.parse(arguments[2]));
    Attacks attacks = new Attacks(fleet.machine(Integer.parseInt(arguments[3])));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int space = line.indexOf(' ');
      Attack attack = attacks.named(line.substring(space + 1));
      Foe foe = Foe.begin(Integer.parseInt(line.substring(0, space)), attack, attack.connections());
      try (foe) {
        out.println("begun");
        in.readLine();
      }
      out.println(foe.answers());
    }
  }
}

package io.github.updatesentinel.verify.experiment.restore;

import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.bench.Tools;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The service that the experiment disables. */
public final class TrustedInstaller {
  public static final String NAME = "TrustedInstaller";

  private static final String KEY = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\" + NAME;

  /** Some systems translate the text around the state, none the state. */
  private static final Pattern STATE =
      Pattern.compile(
          ": *[1-7] +(STOPPED|START_PENDING|STOP_PENDING|RUNNING|CONTINUE_PENDING|PAUSE_PENDING"
              + "|PAUSED)\\b");

  private final Tools tools;

  public TrustedInstaller(Tools tools) {
    this.tools = tools;
  }

  /** Empty where it could not be read, or is none that such a service has. */
  public Optional<StartType> startType() throws IOException {
    Optional<Integer> start = number(tools.registry(KEY, "Start"));
    if (!start.equals(Optional.of(StartType.AUTOMATIC))) {
      return start.flatMap(number -> StartType.ofRegistry(number, false));
    }
    boolean delayed = number(tools.registry(KEY, "DelayedAutostart")).orElse(0) != 0;
    return StartType.ofRegistry(StartType.AUTOMATIC, delayed);
  }

  private static Optional<Integer> number(@Nullable String text) {
    return text != null && text.matches("0x[0-9a-fA-F]{1,7}")
        ? Optional.of(Integer.parseInt(text.substring(2), 16))
        : Optional.empty();
  }

  /** Returns when Windows gives back what was set; tries it twice. */
  void set(StartType wanted) throws IOException {
    Run run = configure(wanted);
    Optional<StartType> now = startType();
    if (!now.equals(Optional.of(wanted))) {
      run = configure(wanted);
      now = startType();
    }
    if (!now.equals(Optional.of(wanted))) {
      throw new ExperimentFailure(
          "sc.exe config %s start= %s ended with %d (%s), and the start type is %s"
              .formatted(
                  NAME,
                  wanted.word(),
                  run.exitCode(),
                  Tools.excerpt(run.text()),
                  StartType.name(now)));
    }
  }

  private Run configure(StartType wanted) throws IOException {
    return tools.sc("config", NAME, "start=", wanted.word());
  }

  /** As the Service Control Manager names it; {@code UNKNOWN} where it could not be read. */
  public String state() throws IOException {
    Matcher matcher = STATE.matcher(tools.sc("query", NAME).text());
    return matcher.find() ? matcher.group(1) : "UNKNOWN";
  }

  /** What StartService answers. */
  public int start() throws IOException {
    return tools.sc("start", NAME).exitCode();
  }

  public void stop() throws IOException {
    tools.sc("stop", NAME);
  }
}

package io.github.updatesentinel.agent.cli;

import com.google.gson.GsonBuilder;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.updatelog.LogAnalysis;
import io.github.updatesentinel.agent.updatelog.LogAnalyzer;
import io.github.updatesentinel.agent.updatelog.LogConclusion;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** What Windows Update's own log says about its scans. Needs no Windows. */
final class AnalyzeLogCommand {
  private static final String JSON = "--json";

  private final PrintStream out;
  private final PrintStream err;
  private final Language language;
  private final boolean interactive;

  /**
   * The command.
   *
   * @param interactive whether a person watches, who wants to see progress
   */
  AnalyzeLogCommand(PrintStream out, PrintStream err, Language language, boolean interactive) {
    this.out = out;
    this.err = err;
    this.language = language;
    this.interactive = interactive;
  }

  int run(List<String> arguments) {
    ReportTexts texts = ReportTexts.load("analysis", language);
    List<Path> paths = new ArrayList<>();
    boolean options = true;
    for (String argument : arguments) {
      if (options && argument.equals("--")) {
        options = false;
      } else if (options && argument.startsWith("-") && !argument.equals(JSON)) {
        err.println("analyze-log: " + texts.get("unknownOption") + " " + argument);
        return ExitCode.COULD_NOT_RUN;
      } else if (argument.isEmpty()) {
        err.println("analyze-log: " + texts.get("badName") + " \"\"");
        return ExitCode.COULD_NOT_RUN;
      } else if (!options || !argument.equals(JSON)) {
        try {
          paths.add(Path.of(argument));
        } catch (InvalidPathException e) {
          err.println("analyze-log: " + texts.get("badName") + " " + e.getReason());
          return ExitCode.COULD_NOT_RUN;
        }
      }
    }
    if (paths.isEmpty()) {
      err.println("analyze-log: " + texts.get("noFile"));
      return ExitCode.COULD_NOT_RUN;
    }
    LogAnalysis analysis = analyze(paths, texts);
    if (arguments.contains(JSON)) {
      out.println(
          new GsonBuilder()
              .setPrettyPrinting()
              .disableHtmlEscaping()
              .create()
              .toJson(AnalysisJson.write(analysis)));
    } else {
      out.print(new AnalysisReport(texts, analysis).text());
    }
    return exitCode(analysis);
  }

  private LogAnalysis analyze(List<Path> paths, ReportTexts texts) {
    AnalysisProgress progress = new AnalysisProgress(err, texts.get("reading"));
    LongConsumer none = bytes -> {};
    LogAnalyzer analyzer = new LogAnalyzer(interactive ? progress : none);
    paths.forEach(analyzer::add);
    progress.clear();
    return analyzer.result();
  }

  static int exitCode(LogAnalysis analysis) {
    if (!analysis.isReadable()) {
      return ExitCode.COULD_NOT_RUN;
    }
    int code = exitCode(analysis.conclusion());
    // What could not be read may say the opposite of good news.
    return code == ExitCode.OK && analysis.isIncomplete() ? ExitCode.COULD_NOT_RUN : code;
  }

  private static int exitCode(LogConclusion conclusion) {
    return switch (conclusion) {
      case FOUND, HONEST_ZERO -> ExitCode.OK;
      case NO_DATA, UNFINISHED, SKIPPED, DOUBTFUL_ZERO -> ExitCode.WARNING;
      case FALSE_ZERO, FAILED -> ExitCode.ERROR;
      case NOT_DECODABLE -> ExitCode.COULD_NOT_RUN;
    };
  }
}

package io.github.updatesentinel.agent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.scan.LogDecoder;
import io.github.updatesentinel.agent.scan.LogRequest;
import io.github.updatesentinel.agent.scan.ParentProcess;
import io.github.updatesentinel.agent.scan.PowerShellDecoder;
import io.github.updatesentinel.agent.scan.UpdateLogEvidence;
import io.github.updatesentinel.agent.service.WindowsFolder;
import io.github.updatesentinel.agent.win32.BackgroundPriority;
import io.github.updatesentinel.agent.win32.registry.Win32Registry;
import io.github.updatesentinel.agent.wire.UpdateLogJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/**
 * The short-lived process that decodes and analyzes the update log, at the lowest priority: one
 * JSON document in a file, then the end. It ends too when its parent is gone.
 */
final class UpdateLogCommand {
  private static final int PARENT_GONE = 70;
  private static final int MAX_PROBLEM = 500;

  private UpdateLogCommand() {}

  static int run(List<String> arguments) {
    LogRequest request = LogRequest.parse(arguments);
    BackgroundPriority.lowest();
    Path systemRoot =
        Path.of(
            Objects.requireNonNullElse(WindowsFolder.of(new Win32Registry()), WindowsFolder.USUAL));
    LogDecoder decoder = new PowerShellDecoder(systemRoot);
    ParentProcess.onEnd(
        () -> {
          decoder.abort();
          Runtime.getRuntime().halt(PARENT_GONE);
        });
    return run(request, new UpdateLogEvidence(systemRoot, decoder, ZoneId.systemDefault()));
  }

  /** The same with the log of any computer. */
  static int run(LogRequest request, UpdateLogEvidence log) {
    try {
      write(request, answer(request, log));
      return ExitCode.OK;
    } catch (IOException e) {
      return ExitCode.COULD_NOT_RUN;
    }
  }

  private static JsonObject answer(LogRequest request, UpdateLogEvidence log) {
    try {
      return log.find(request, Instant.now())
          .map(UpdateLogJson::write)
          .orElseGet(() -> problem("the log does not contain the scan"));
    } catch (IOException | RuntimeException e) {
      return problem(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return problem("interrupted");
    }
  }

  private static JsonObject problem(String what) {
    JsonObject json = new JsonObject();
    json.addProperty("problem", Texts.cut(what, MAX_PROBLEM));
    return json;
  }

  /** The file is complete or absent. */
  private static void write(LogRequest request, JsonObject answer) throws IOException {
    Path part = request.folder().resolve("answer.part");
    Files.writeString(part, answer.toString(), UTF_8);
    Files.move(part, request.answer(), StandardCopyOption.ATOMIC_MOVE);
  }
}

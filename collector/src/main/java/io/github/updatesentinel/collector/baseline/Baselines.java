package io.github.updatesentinel.collector.baseline;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.collector.audit.Actor;
import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.crypto.Sha256;
import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.document.InvalidBaseline;
import io.github.updatesentinel.collector.document.Problem;
import io.github.updatesentinel.collector.document.Problem.Kind;
import io.github.updatesentinel.collector.store.Columns;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.Ids;
import io.github.updatesentinel.contract.baseline.BaselineSignature;
import io.github.updatesentinel.contract.baseline.VersionOrder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Publishes baselines: draft, preview, publication, way back. Thread-safe. */
public final class Baselines {
  static final int MAX_NOTE = 500;
  private static final Duration DRAFTS_LAST = Duration.ofDays(1);
  private static final Pattern ROLLED_BACK = Pattern.compile("(.*)-r(\\d{1,6})");

  private final Database database;
  private final Clock clock;
  private final Audit audit;

  /** Baselines of this store. */
  public Baselines(Database database, Clock clock, Audit audit) {
    this.database = database;
    this.clock = clock;
    this.audit = audit;
  }

  /** The publications, newest first; the first one is current. */
  public List<Published> all() {
    return database.read(BaselineStore::all);
  }

  /** One publication. */
  public Optional<Published> byNumber(int number) {
    return database.read(handle -> BaselineStore.byNumber(handle, number));
  }

  /** Its document. */
  public Optional<BaselineDocument> document(int number) {
    return database.read(handle -> BaselineStore.body(handle, number)).map(BaselineStore::trusted);
  }

  /** The current baseline; empty if nothing was published yet. */
  public Optional<BaselineDocument> current() {
    return document(database.read(BaselineStore::currentNumber));
  }

  /**
   * Keeps a document for its preview.
   *
   * @param signature {@code ed25519=...} if it was signed elsewhere
   * @return id of the draft
   * @throws InvalidBaseline with everything that agents would refuse
   */
  public String draft(byte[] body, String note, @Nullable String signature, Actor by)
      throws InvalidBaseline {
    BaselineDocument document = checked(body, signature);
    Draft draft =
        new Draft(Ids.next(clock), clock.instant(), by.name(), noted(note), document, signature);
    database.<RuntimeException>writing(handle -> BaselineStore.insertDraft(handle, draft));
    return draft.id();
  }

  /**
   * Deletes drafts that nobody has published.
   *
   * @param now a time that is beyond doubt, in ms since 1970
   */
  public void forgetDrafts(long now) {
    database.<RuntimeException>writing(
        handle -> BaselineStore.deleteDrafts(handle, now - DRAFTS_LAST.toMillis()));
  }

  /** A document that agents would take now, whichever published version they hold. */
  BaselineDocument checked(byte[] body, @Nullable String signature) throws InvalidBaseline {
    BaselineDocument document = BaselineDocument.parse(body);
    List<Problem> problems =
        new ArrayList<>(database.read(Baselines::succession).problems(document));
    if (signature != null && !BaselineSignature.isSignature(signature)) {
      problems.add(Problem.of("signature", Kind.NOT_A_SIGNATURE));
    }
    if (!problems.isEmpty()) {
      throw new InvalidBaseline(problems);
    }
    return document;
  }

  /** A draft that was kept; empty if it is unknown, or was deleted after a day. */
  public Optional<Draft> draft(String id) {
    return database.read(handle -> BaselineStore.draft(handle, id));
  }

  /**
   * Makes a draft what agents get, byte for byte.
   *
   * @param current number of the publication that the preview was compared with; 0 for none
   * @throws InvalidBaseline if agents would reject it, or with the one problem CONFLICT if another
   *     one is current by now
   */
  public Published publish(Draft draft, int current, Actor by) throws InvalidBaseline {
    return database.write(handle -> publish(handle, draft, current, by));
  }

  private Published publish(Handle handle, Draft draft, int current, Actor by)
      throws InvalidBaseline {
    int found = BaselineStore.currentNumber(handle);
    if (found != current) {
      throw conflict(handle);
    }
    BaselineDocument document = draft.document();
    List<Problem> problems = succession(handle).problems(document);
    if (!problems.isEmpty()) {
      throw new InvalidBaseline(problems);
    }
    Published published =
        new Published(
            current + 1,
            document.version(),
            clock.instant(),
            by.name(),
            draft.note(),
            Sha256.hex(document.body()),
            draft.signature());
    if (!BaselineStore.insert(handle, published, document)) {
      throw conflict(handle);
    }
    audit.record(
        handle,
        by.name(),
        by.remote(),
        "baseline.publish",
        document.version(),
        "sha256 %s, %d rows%s"
            .formatted(
                published.sha256(),
                document.rows().size(),
                document.withdraws().isEmpty()
                    ? ""
                    : ", withdraws " + String.join(", ", document.withdraws())));
    return published;
  }

  private static InvalidBaseline conflict(Handle handle) {
    Published now = BaselineStore.all(handle).get(0);
    return new InvalidBaseline(
        List.of(Problem.of("", Kind.CONFLICT, now.version(), now.publishedBy())));
  }

  /**
   * A draft that goes back to an earlier publication: its rows under a new version, which withdraws
   * all that came after it, so that agents accept older builds.
   *
   * @param number of the publication to go back to
   * @param version name of the new one
   * @return id of the draft
   * @throws InvalidBaseline if the version can't be taken
   */
  public String draftRollback(int number, String version, String note, Actor by)
      throws InvalidBaseline {
    BaselineDocument target =
        document(number)
            .orElseThrow(() -> new IllegalArgumentException("no publication " + number));
    BaselineTransition succession = database.read(Baselines::succession);
    Set<String> withdraws = new TreeSet<>(new VersionOrder());
    withdraws.addAll(target.withdraws());
    withdraws.addAll(succession.toWithdraw(target));
    for (Published published : succession.published()) {
      if (published.number() > number) {
        withdraws.add(published.version());
      }
    }
    return draft(
        with(target.body(), version, withdraws).getBytes(StandardCharsets.UTF_8), note, null, by);
  }

  /**
   * A version that is newer than all published ones, for a way back: the newest and {@code -rN}.
   */
  public String rollbackVersion() {
    String newest = database.read(Baselines::succession).newest().orElse("1");
    Matcher rolledBack = ROLLED_BACK.matcher(newest);
    return rolledBack.matches()
        ? rolledBack.group(1) + "-r" + (Integer.parseInt(rolledBack.group(2)) + 1)
        : newest + "-r1";
  }

  /** The newest version that was published, by natural order. */
  public Optional<String> newestVersion() {
    return database.read(Baselines::succession).newest();
  }

  /** The same document under another version; everything else in it stays. */
  private static String with(byte[] body, String version, Set<String> withdraws) {
    String text = new String(body, StandardCharsets.UTF_8);
    JsonObject old =
        JsonParser.parseString(text.startsWith("\uFEFF") ? text.substring(1) : text)
            .getAsJsonObject();
    JsonObject next = new JsonObject();
    next.addProperty("version", version);
    JsonArray versions = new JsonArray();
    withdraws.forEach(versions::add);
    if (!versions.isEmpty()) {
      next.add("withdraws", versions);
    }
    old.asMap()
        .forEach(
            (name, value) -> {
              if (!name.equals("version") && !name.equals("withdraws")) {
                next.add(name, value);
              }
            });
    return new GsonBuilder().disableHtmlEscaping().create().toJson(next);
  }

  private static BaselineTransition succession(Handle handle) {
    return new BaselineTransition(BaselineStore.all(handle), BaselineStore.lines(handle));
  }

  private static String noted(String note) {
    return Columns.text(note.strip(), MAX_NOTE);
  }
}

package io.github.updatesentinel.verify.bench;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a check works with.
 *
 * @param updateLog since the run began
 * @param work a folder that administrators alone may write to
 * @param msi a copy in {@code work}; null where none was given
 * @param secondMsi the same
 * @param token the enrollment token that the installation is given, made up for this run
 * @param foreign whether Update Sentinel was there before this run; then nothing of it is changed
 */
public record Bench(
    Tools tools,
    Windows windows,
    Facts facts,
    Product product,
    Listener listener,
    Evidence evidence,
    Time time,
    UpdateLog updateLog,
    Path work,
    @Nullable Path msi,
    @Nullable Path secondMsi,
    String token,
    boolean foreign) {}

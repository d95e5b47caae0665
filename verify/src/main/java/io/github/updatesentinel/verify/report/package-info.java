/** Checks, their results, and the report. */
@NullMarked
package io.github.updatesentinel.verify.report;

import org.jspecify.annotations.NullMarked;

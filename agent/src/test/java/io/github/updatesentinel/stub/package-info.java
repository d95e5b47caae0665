/** A collector for tests, which can fail in each way that a network or a server can. */
@NullMarked
package io.github.updatesentinel.stub;

import org.jspecify.annotations.NullMarked;

/** Which way requests go. */
@NullMarked
package io.github.updatesentinel.agent.proxy;

import org.jspecify.annotations.NullMarked;

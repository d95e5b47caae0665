/**
 * Every call into Windows, and nothing else. JNA's structures defeat null checking, hence unmarked.
 */
@NullUnmarked
package io.github.updatesentinel.agent.win32;

import org.jspecify.annotations.NullUnmarked;

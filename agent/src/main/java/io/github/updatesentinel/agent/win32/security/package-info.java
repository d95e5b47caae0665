/** Accounts, rights, and protected secrets. */
@NullUnmarked
package io.github.updatesentinel.agent.win32.security;

import org.jspecify.annotations.NullUnmarked;

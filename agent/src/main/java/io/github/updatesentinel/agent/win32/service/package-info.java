/** The service control manager. */
@NullUnmarked
package io.github.updatesentinel.agent.win32.service;

import org.jspecify.annotations.NullUnmarked;

@NullMarked
package io.github.updatesentinel.agent.service;

import org.jspecify.annotations.NullMarked;

/** What the configurations of agent and collector have in common. */
@NullMarked
package io.github.updatesentinel.contract.setting;

import org.jspecify.annotations.NullMarked;

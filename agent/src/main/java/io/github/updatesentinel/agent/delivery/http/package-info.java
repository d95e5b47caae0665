/** The collector over HTTP: clients, requests, answers. */
@NullMarked
package io.github.updatesentinel.agent.delivery.http;

import org.jspecify.annotations.NullMarked;

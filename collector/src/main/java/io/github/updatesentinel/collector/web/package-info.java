/** Pages for people: templates, languages, numbers and times. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.web;

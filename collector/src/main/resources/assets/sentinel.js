// What pages do beyond plain HTML: the chart, local times, ages that grow, copying a command, lists
// that refresh. Without this file everything is still there: tables, UTC, and text to select.
"use strict";

(() => {
  const language = document.documentElement.lang;
  const toSecond = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "long" });

  const toMinute = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

  const toDay = new Intl.DateTimeFormat(language, { dateStyle: "medium" });

  const words = document.documentElement.dataset;
  const ages = new Map(
    ["timeNow", "timeAgo", "timeAhead", "timeMinutes", "timeHours", "timeDays"].map((key) => [key, words[key] ?? ""])
  );
  const minute = 60_000;
  const count = new Intl.NumberFormat(language);

  /** By the collector's clock, which this computer's may differ from. */
  let served = Date.parse(words.now);
  let servedAt = Date.now();

  function length(ms) {
    const minutes = Math.floor(ms / minute);
    const [key, amount] =
      minutes < 120
        ? ["timeMinutes", minutes]
        : minutes < 48 * 60
          ? ["timeHours", Math.floor(minutes / 60)]
          : ["timeDays", Math.floor(minutes / (24 * 60))];
    return ages.get(key).replace(/\{0[^}]*\}/, count.format(amount));
  }

  /** Ages grow while a page is open: "just now" is true for a minute. */
  function grow() {
    const now = served + (Date.now() - servedAt);
    for (const time of document.querySelectorAll("time.ago[datetime]")) {
      const age = now - Date.parse(time.dateTime);
      if (Number.isNaN(age)) {
        continue;
      }
      time.textContent =
        age <= -minute
          ? ages.get("timeAhead").replace("{0}", length(-age))
          : age < minute
            ? ages.get("timeNow")
            : ages.get("timeAgo").replace("{0}", length(age));
    }
  }

  /** Loads the list of machines again, where nobody is about to do something with it. */
  function refresh() {
    const busy = document.querySelector("#machines.htmx-request, details.pick[open], details.views[open]");
    if (window.htmx && document.getElementById("machines") && !busy) {
      htmx.ajax("GET", location.pathname + location.search, { target: "#machines", swap: "outerHTML" });
    }
  }

  function everyMinute() {
    setInterval(() => {
      if (!document.hidden) {
        grow();
        refresh();
      }
    }, minute);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) {
        grow();
        if (Date.now() - servedAt > minute) {
          refresh();
        }
      }
    });
  }

  /** The search of every page: a key leads to it, and what is pasted keeps its lines apart. */
  function search() {
    const field = document.querySelector("input[data-key]");
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, textarea, select, [contenteditable]");
      if (field && event.key === field.dataset.key && !typing && !event.ctrlKey && !event.altKey && !event.metaKey) {
        event.preventDefault();
        field.focus();
        field.select();
      }
    });
    for (const names of document.querySelectorAll("input[data-names]")) {
      names.addEventListener("paste", (event) => {
        const text = event.clipboardData?.getData("text") ?? "";
        if (/[\r\n\t]/.test(text.trim())) {
          event.preventDefault();
          const line = text.trim().replace(/\s*[\r\n\t]+\s*/g, ", ");
          names.setRangeText(line, names.selectionStart, names.selectionEnd, "end");
          names.dispatchEvent(new Event("input", { bubbles: true }));
        }
      });
    }
    const form = field?.form;
    form?.addEventListener("submit", (event) => {
      if (encodeURIComponent(field.value).length > 1000) {
        // Too long for an address.
        event.preventDefault();
        const long = document.createElement("form");
        long.method = "post";
        long.action = form.dataset.post;
        for (const [name, value] of [["q", field.value], ["csrf", form.dataset.csrf]]) {
          const hidden = document.createElement("input");
          hidden.type = "hidden";
          hidden.name = name;
          hidden.value = value;
          long.append(hidden);
        }
        document.body.append(long);
        long.submit();
      }
    });
  }

  /** Lists to choose from close like menus. */
  function menus() {
    const close = (but) => {
      for (const menu of document.querySelectorAll("details.pick[open], details.confirm[open]")) {
        if (menu !== but) {
          menu.open = false;
        }
      }
    };
    document.addEventListener("click", (event) => close(event.target.closest("details.pick, details.confirm")));
    document.addEventListener("keydown", (event) => {
      const menu = event.target.closest("details.pick[open], details.confirm[open]");
      if (event.key === "Escape" && menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
    for (const details of document.querySelectorAll("details[data-remember]")) {
      const key = `open-${details.dataset.remember}`;
      if (localStorage.getItem(key) === "no") {
        details.open = false;
      }
      details.querySelector("summary").addEventListener("click", () => {
        localStorage.setItem(key, details.open ? "no" : "yes");
      });
    }
    if (matchMedia("(max-width: 56rem)").matches) {
      for (const details of document.querySelectorAll("details.filters")) {
        details.open = false;
      }
    }
  }

  /** Adds the reader's own time to the tooltip, and to moments on the page; the server can only give them in UTC. */
  function localTimes(root) {
    for (const time of root.querySelectorAll("time[datetime][title]:not([data-local])")) {
      const at = new Date(time.dateTime);
      if (!Number.isNaN(at.getTime())) {
        time.title = `${toSecond.format(at)}\n${time.title}`;
        time.dataset.local = "";
        if (time.classList.contains("absolute")) {
          time.textContent = toMinute.format(at);
        } else if (time.classList.contains("day")) {
          time.textContent = toDay.format(at);
        }
      }
    }
  }

  /** A copy button for each command, where the browser lets a page copy. */
  function copyButtons(root) {
    if (!navigator.clipboard) {
      return;
    }
    for (const pre of root.querySelectorAll("pre[data-copy]:not([data-ready])")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = pre.dataset.copy;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(pre.textContent);
        button.textContent = pre.dataset.copied;
      });
      pre.dataset.ready = "";
      pre.after(button);
    }
  }

  const dashes = [[], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3], [10, 2], [4, 2, 1, 2]];
  const points = ["circle", "rect", "triangle", "rectRot", "cross", "star", "crossRot"];

  /** Draws the table that the canvas names: a column with data-line is a line. */
  function draw(canvas) {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    const table = document.getElementById(canvas.dataset.table);
    const rows = [...table.tBodies[0].rows];
    const number = new Intl.NumberFormat(language);
    const day = new Intl.DateTimeFormat(language, { month: "short", day: "numeric", timeZone: "UTC" });
    const lines = [...table.tHead.rows[0].cells]
      .filter((cell) => cell.dataset.line)
      .map((cell, index) => ({
        label: cell.textContent.trim(),
        column: cell.cellIndex,
        data: rows.map((row) => {
          const value = row.cells[cell.cellIndex].querySelector("data");
          return value ? Number(value.value) : null;
        }),
        borderColor: colour(cell.dataset.line + "-mark"),
        backgroundColor: colour(cell.dataset.line + "-mark"),
        borderDash: dashes[index % dashes.length],
        pointStyle: rows.length < 3 ? points[index % points.length] : "line",
        borderWidth: 2,
        pointRadius: rows.length < 3 ? 4 : 0,
        pointHitRadius: 12,
        tension: 0,
      }));
    /** The link of a point's cell in the table: what became of that verdict on that day. */
    const link = (event, chart) => {
      const [point] = chart.getElementsAtEventForMode(event, "nearest", { intersect: true }, false);
      const line = point && lines[point.datasetIndex];
      return line ? rows[point.index].cells[line.column].querySelector("a") : null;
    };
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    return new Chart(canvas, {
      type: "line",
      data: { labels: rows.map((row) => day.format(new Date(row.cells[0].firstElementChild.dateTime))), datasets: lines },
      options: {
        animation: still ? false : { duration: 250 },
        responsive: true,
        maintainAspectRatio: false,
        interaction: { mode: "index", intersect: false },
        onClick: (event, _, chart) => link(event, chart)?.click(),
        onHover: (event, _, chart) => {
          canvas.style.cursor = link(event, chart) ? "pointer" : "";
        },
        font: { family: style.getPropertyValue("--sans") },
        scales: {
          x: {
            grid: { display: false },
            border: { color: colour("line-strong") },
            ticks: { color: colour("muted"), maxRotation: 0, autoSkipPadding: 24 },
          },
          y: {
            beginAtZero: true,
            suggestedMax: 5,
            border: { display: false },
            grid: { color: colour("line") },
            ticks: { color: colour("muted"), precision: 0, maxTicksLimit: 6, callback: (v) => number.format(v) },
          },
        },
        plugins: {
          legend: {
            position: "bottom",
            labels: {
              // With point styles, Chart.js draws all lines of its legend whole.
              generateLabels: (drawn) =>
                Chart.defaults.plugins.legend.labels.generateLabels(drawn).map((label) => ({
                  ...label,
                  lineDash: lines[label.datasetIndex].borderDash,
                })),
              color: colour("text"), usePointStyle: true, pointStyleWidth: 28, boxHeight: 7, padding: 16 },
          },
          tooltip: { usePointStyle: true },
        },
      },
    });
  }

  function charts() {
    for (const canvas of document.querySelectorAll("canvas[data-table]")) {
      let chart = draw(canvas);
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
        chart.destroy();
        chart = draw(canvas);
      });
    }
  }

  /** Lets the keyboard scroll what is wider than its place. */
  function scrollers() {
    for (const box of document.querySelectorAll(".scroll")) {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
      }
    }
  }

  function printButtons(root) {
    for (const button of root.querySelectorAll("button[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => print());
    }
  }

  function enhance(root) {
    localTimes(root);
    copyButtons(root);
    printButtons(root);
  }

  document.addEventListener("DOMContentLoaded", () => {
    enhance(document);
    everyMinute();
    search();
    menus();
    scrollers();
    addEventListener("resize", scrollers);
    if (window.Chart) {
      Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
      charts();
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => enhance(event.target));
  document.addEventListener("htmx:oobAfterSwap", (event) => enhance(event.target));

  // A slow network is shown: as busy for those who can't see, and in words.
  document.addEventListener("htmx:beforeRequest", (event) => {
    event.detail.target.setAttribute("aria-busy", "true");
    const found = document.getElementById("found");
    if (found && event.detail.requestConfig.triggeringEvent) {
      found.dataset.said = found.textContent;
      found.textContent = found.dataset.busy;
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    document.getElementById("machines")?.removeAttribute("aria-busy");
    if (event.detail.successful) {
      served = Date.parse(event.detail.xhr.getResponseHeader("Date")) || served;
      servedAt = Date.now();
      const query = document.querySelector("input[data-query]");
      if (query) {
        query.value = new URL(event.detail.xhr.responseURL).search.slice(1);
      }
    }
  });

  // Typing is one step back, not one for each pause; and what changes nothing is none.
  document.addEventListener("htmx:beforeHistoryUpdate", (event) => {
    const history = event.detail.history;
    const typing = event.detail.requestConfig.triggeringEvent?.type === "input";
    if (history.type === "push" && (typing || history.path === location.pathname + location.search)) {
      history.type = "replace";
    }
  });

  // Fields that ask for nothing stay out of the address.
  document.addEventListener("htmx:configRequest", (event) => {
    for (const [name, value] of Object.entries(event.detail.parameters)) {
      if (value === "") {
        delete event.detail.parameters[name];
      }
    }
    const columns = [...document.querySelectorAll("input[name=column]")];
    if (columns.every((column) => column.checked === (column.dataset.usual === "true"))) {
      delete event.detail.parameters.column;
    }
  });

  // The session ended meanwhile: what came back is the login page, which is no table.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const asked = event.detail.requestConfig.path.split("?")[0];
    if (new URL(event.detail.xhr.responseURL).pathname !== asked) {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });

  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, (event) => {
      const place = event.detail.target;
      const found = document.getElementById("found");
      if (found?.dataset.said) {
        found.textContent = found.dataset.said;
      }
      const said = document.createElement("p");
      said.className = "problem";
      said.setAttribute("role", "alert");
      said.textContent = place.dataset.failed ?? "";
      place.querySelector(":scope > .problem")?.remove();
      place.prepend(said);
    });
  }
})();

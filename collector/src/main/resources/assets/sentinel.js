// What pages do beyond plain HTML: the chart, local times in tooltips, copying a command. Without
// this file everything is still there: tables, UTC, and text to select.
"use strict";

(() => {
  const language = document.documentElement.lang;
  const toSecond = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "long" });

  const toMinute = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

  /** Adds the reader's own time to the tooltip, and to moments on the page; the server can only give them in UTC. */
  function localTimes(root) {
    for (const time of root.querySelectorAll("time[datetime][title]:not([data-local])")) {
      const at = new Date(time.dateTime);
      if (!Number.isNaN(at.getTime())) {
        time.title = `${toSecond.format(at)}\n${time.title}`;
        time.dataset.local = "";
        if (time.classList.contains("absolute")) {
          time.textContent = toMinute.format(at);
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
        tension: 0.2,
      }));
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    return new Chart(canvas, {
      type: "line",
      data: { labels: rows.map((row) => day.format(new Date(row.cells[0].firstElementChild.dateTime))), datasets: lines },
      options: {
        animation: still ? false : { duration: 250 },
        responsive: true,
        maintainAspectRatio: false,
        interaction: { mode: "index", intersect: false },
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
            labels: { color: colour("text"), usePointStyle: true, pointStyleWidth: 28, boxHeight: 7, padding: 16 },
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

  function enhance(root) {
    localTimes(root);
    copyButtons(root);
  }

  document.addEventListener("DOMContentLoaded", () => {
    enhance(document);
    scrollers();
    addEventListener("resize", scrollers);
    if (window.Chart) {
      Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
      charts();
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => enhance(event.target));

  // Fields that ask for nothing stay out of the address.
  document.addEventListener("htmx:configRequest", (event) => {
    for (const [name, value] of Object.entries(event.detail.parameters)) {
      if (value === "") {
        delete event.detail.parameters[name];
      }
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
      const said = document.createElement("p");
      said.className = "problem";
      said.setAttribute("role", "alert");
      said.textContent = place.dataset.failed ?? "";
      place.querySelector(":scope > .problem")?.remove();
      place.prepend(said);
    });
  }
})();

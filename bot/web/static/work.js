// The workbench: keys, clocks that tick, news without a reload. Every page works without it.
"use strict";

const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;
const find = () => document.getElementById("find");
const GO = { t: "/desk/tickets", h: "/desk", m: "/desk/money", w: "/desk/verbs" };
let went = 0;

const rows = () => [...document.querySelectorAll("[data-row]")];

function step(by) {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.querySelector("a")?.focus();
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (Date.now() - went < 900 && GO[event.key]) {
    location.href = GO[event.key];
    return;
  }
  went = event.key === "g" ? Date.now() : 0;
  const keys = {
    "/": () => find()?.focus(),
    j: () => step(1),
    k: () => step(-1),
    "?": () => document.getElementById("keys").showModal(),
  };
  if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
}

// Narrows a list to what was typed.
function narrow(field) {
  field.hidden = false;
  field.addEventListener("input", () => {
    const said = field.value.trim().toLowerCase();
    for (const each of document.querySelectorAll(field.dataset.narrows)) {
      each.hidden = !each.textContent.toLowerCase().includes(said);
    }
  });
}

// Chooses all rows at once.
function all(box) {
  box.hidden = false;
  box.addEventListener("change", () => {
    for (const each of document.querySelectorAll(`input[name="${box.dataset.all}"]`)) {
      each.checked = box.checked;
    }
  });
}

// How long until, or since, a moment of the company's clock: the page says when it was made.
const page = document.querySelector("[data-now]");
const ahead = page ? Number(page.dataset.now) * 1000 - Date.now() : 0;
const speed = page ? Number(page.dataset.speed || 1) : 1;
const loaded = Date.now();

function tick() {
  const now = loaded + ahead + (Date.now() - loaded) * speed;
  for (const each of document.querySelectorAll("[data-due]")) {
    const left = Number(each.dataset.due) * 1000 - now;
    const minutes = Math.floor(Math.abs(left) / 60000);
    const seconds = Math.floor(Math.abs(left) / 1000) % 60;
    const two = (n) => String(n).padStart(2, "0");
    if (minutes < 60) {
      each.textContent = `${left < 0 ? "+" : ""}${two(minutes)}:${two(seconds)}`;
    }
    each.classList.toggle("late", left < 0);
  }
}

// Puts the parts of a page that was fetched anew in the place of those that are here.
function put(page) {
  const fresh = new DOMParser().parseFromString(page, "text/html");
  for (const each of document.querySelectorAll("[data-part]")) {
    const next = fresh.querySelector(`[data-part="${each.dataset.part}"]`);
    if (next && !each.contains(document.activeElement)) each.replaceWith(next);
  }
}

// Who is told of new tickets by a sound and a notice: whoever has pressed the button for it.
const ALERTS = "guanjia-alerts";
let sound = null;

function alerts(button) {
  const on = () => localStorage.getItem(ALERTS) === "1";
  function show() {
    button.textContent = on() ? button.dataset.on : button.dataset.off;
    button.setAttribute("aria-pressed", String(on()));
  }
  button.hidden = false;
  button.addEventListener("click", async () => {
    localStorage.setItem(ALERTS, on() ? "0" : "1");
    show();
    if (!on()) return;
    ring();
    if ("Notification" in window) await Notification.requestPermission();
  });
  show();
}

function ring() {
  sound ??= new AudioContext();
  const now = sound.currentTime;
  for (const [at, pitch] of [[0, 880], [0.18, 1175]]) {
    const [tone, loud] = [sound.createOscillator(), sound.createGain()];
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0.15, now + at);
    loud.gain.exponentialRampToValueAtTime(0.001, now + at + 0.4);
    tone.connect(loud).connect(sound.destination);
    tone.start(now + at);
    tone.stop(now + at + 0.4);
  }
}

// Nothing of the ticket but its number: others see the screen, too.
function tell(numbers) {
  const button = document.querySelector("[data-alerts]");
  if (!button || !numbers.length || localStorage.getItem(ALERTS) !== "1") return;
  ring();
  if ("Notification" in window && Notification.permission === "granted") {
    const said = new Notification(button.dataset.said, { body: numbers.join(" "), tag: "guanjia" });
    said.addEventListener("click", () => window.focus());
  }
}

const numbers = () => [...document.querySelectorAll("tr[data-row] .number")].map((each) => each.textContent);

// Says every half minute that a ticket's page is open, and shows who else has it open.
function here(part) {
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(part.dataset.here);
    if (answer.ok) put(await answer.text());
  }, 30000);
}

// News: the parts that changed are fetched anew and put in place of the old ones.
function listen(part) {
  const news = new EventSource(part.dataset.news);
  let seen = null;
  news.addEventListener("news", async (event) => {
    if (seen === event.data) return;
    const first = seen === null;
    seen = event.data;
    if (first) return;
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok) return;
    const before = new Set(numbers());
    put(await answer.text());
    tell(numbers().filter((each) => !before.has(each)));
    tick();
  });
}

// What is typed is read as it is typed: the parts that say what was understood are put in place.
function reads(form) {
  let waiting = 0;
  form.querySelector(".without-script").hidden = true;
  async function read() {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.reads, { method: "POST", body });
    if (answer.ok) put(await answer.text());
  }
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(read, 350);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fills]");
    if (!button) return;
    document.getElementById(button.dataset.fills).value = button.value;
    read();
  });
}

// How far a sheet is while it is taken; the page itself waits for the answer.
function progress(form) {
  form.addEventListener("submit", () => {
    const shown = form.querySelector(".progress");
    const [bar, said] = [shown.querySelector("progress"), shown.querySelector("[data-said]")];
    shown.hidden = false;
    form.querySelector("button").setAttribute("aria-disabled", "true");
    setInterval(async () => {
      const answer = await fetch(form.dataset.progress);
      if (!answer.ok) return;
      const { done, of } = await answer.json();
      if (!of) return;
      bar.max = of;
      bar.value = done;
      said.textContent = said.dataset.said.replace("{done}", done).replace("{of}", of);
    }, 700);
  });
}

// What fits is offered below a field while it is typed.
function offers(field) {
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    const said = field.value.trim();
    if (said.length < 2) return;
    waiting = setTimeout(async () => {
      const answer = await fetch(`${field.dataset.offers}?q=${encodeURIComponent(said)}`);
      if (!answer.ok || field.value.trim() !== said) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      field.list.replaceChildren(...fresh.querySelectorAll("option"));
    }, 250);
  });
}

// Where there is room nothing needs to be folded.
if (matchMedia("(min-width: 46rem)").matches) {
  for (const each of document.querySelectorAll("[data-wide]")) each.open = true;
}

document.addEventListener("keydown", pressed);
document.querySelectorAll("[data-narrows]").forEach(narrow);
document.querySelectorAll("[data-all]").forEach(all);
document.querySelectorAll("[data-progress]").forEach(progress);
document.querySelectorAll("[data-offers]").forEach(offers);
document.querySelectorAll("[data-alerts]").forEach(alerts);
document.querySelectorAll("[data-here]").forEach(here);
document.querySelectorAll("[data-news]").forEach(listen);
document.querySelectorAll("[data-reads]").forEach(reads);
if (document.querySelector("[data-due]") || document.querySelector("[data-news]")) {
  tick();
  setInterval(tick, 1000);
}

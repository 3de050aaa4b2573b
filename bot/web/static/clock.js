// The demonstration's clock: shows it, turns it, and knows what time it is between two answers.

import { words, zone } from "./given.js";
import { complain, post } from "./net.js";

const face = document.querySelector(".time");
const date = document.querySelector(".date");
const speeds = [...document.querySelectorAll("[data-speed]")];
const leaps = [...document.querySelectorAll("[data-leap]")];

const day = document.querySelector("input.day");
const SPOKEN = new Set(["ten-minutes", "tomorrow"]); // the label says when

let anchor = Date.now();
let anchored = performance.now();
let speed = 1;
let onTurn = () => {};

/** The moment in the demonstration, in milliseconds. */
export function now() {
  return anchor + (performance.now() - anchored) * speed;
}

/** Calls `tell` after the clock was turned, and shows the time from now on. */
export function start(tell) {
  onTurn = tell;
  for (const each of speeds)
    each.addEventListener("click", () => turn({ speed: Number(each.dataset.speed) }));
  for (const each of leaps)
    each.addEventListener("click", () => turn({ leap: each.dataset.leap }));
  day.addEventListener("change", () => day.value && turn({ leap: `${day.value}T09:00` }));
  show();
  setInterval(show, 250);
}

/** Takes over the clock as the server has it. */
export function set(clock) {
  anchor = Date.parse(clock.now);
  anchored = performance.now();
  speed = clock.speed;
  for (const each of speeds)
    each.setAttribute("aria-pressed", String(Number(each.dataset.speed) === speed));
  for (const each of leaps) {
    const to = clock.leaps[each.dataset.leap];
    each.disabled = !to;
    each.querySelector("small").textContent = to ? target(each.dataset.leap, new Date(to)) : "";
  }
  show();
}

async function turn(how) {
  try {
    set(await post("/stage/api/clock", how));
    complain("");
    onTurn();
  } catch (error) {
    complain(error.message);
  }
}

function target(leap, moment) {
  if (SPOKEN.has(leap)) return "";
  const sameDay = local(moment, { dateStyle: "short" }) === local(now(), { dateStyle: "short" });
  const form =
    leap === "deadline" && sameDay
      ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }
      : { month: "numeric", day: "numeric" };
  return local(moment, form);
}

function show() {
  day.min = new Intl.DateTimeFormat("sv", { timeZone: zone }).format(now());
  face.textContent = local(now(), {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  date.textContent = local(now(), { month: "short", day: "numeric", weekday: "short" });
}

function local(moment, form) {
  return new Intl.DateTimeFormat(words.lang, { ...form, timeZone: zone }).format(moment);
}

// What the server put into the page: its words, and on the stage the cast.

const given = JSON.parse(document.getElementById("given").textContent);

export const words = given.words;
export const script = given.words.script;
export const cast = given.cast ?? [];
export const zone = given.zone; // where the estate is, wherever its page is read

/** A sentence with its {places} filled in. */
export function fill(sentence, places) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => places[name] ?? "");
}

/** An element of a class with children (strings become text, never markup). */
export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** A length of time in words: 07:32 below an hour, then 3:05:10, then 2天 3小时. */
export function span(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [days, hours] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24];
  if (days) return `${days}${script.days} ${hours}${script.hours}`;
  const two = (n) => String(n).padStart(2, "0");
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
